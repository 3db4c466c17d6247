"""Made-up names and numbers: drawn from lists of common names, with identifiers whose check letters are right."""

from __future__ import annotations

import random

from throughcare.people.identifiers import check_letter

MEN = (
    "Aaron Adam Ahmed Aled Andrew Anthony Ben Brendan Callum Carl Connor Craig Daniel Darren David Dean Declan "
    "Delroy Devon Dominic Dylan Elliot Ethan Farid Gareth George Gethin Gordon Graham Hamza Harry Ian Ibrahim "
    "Imran Jack Jake Jamal James Jason Jermaine Joel John Jordan Joseph Josh Karl Keith Kevin Kieran Kofi Kyle "
    "Lee Leon Lewis Liam Luke Malik Marcus Mark Martin Mason Michael Mohammed Nathan Neil Nicholas Oliver Omar "
    "Owen Patrick Paul Peter Piotr Rashid Reece Rhys Ricky Robert Ross Ryan Sam Scott Sean Shane Shaun Simon "
    "Stefan Stephen Steven Stuart Tariq Terry Thomas Tomasz Tony Tyrone Victor Wayne William Yusuf Zac"
).split()
WOMEN = (
    "Abigail Aisha Alice Amanda Amy Angela Bethan Bianca Carly Carol Chantelle Charlotte Cheryl Claire Danielle "
    "Dawn Debbie Donna Ellie Emma Fatima Gemma Grace Hannah Hayley Jade Jasmine Jenny Joanne Julie Karen Kasia "
    "Kayleigh Kelly Keisha Kirsty Laura Leanne Lisa Louise Lucy Maria Megan Michelle Natalie Nicola Nia Paige "
    "Precious Rachel Rebecca Sadia Samantha Sarah Shanice Sharon Sian Sophie Stacey Tanya Tracey Vicky Yasmin Zoe"
).split()
FAMILIES = (
    "Abbott Adeyemi Ahmed Akhtar Allen Amos Anderson Archer Ashford Atkins Bailey Baker Banks Barlow Barrett "
    "Begum Bell Bennett Blake Bond Booth Bowen Bradley Briggs Brooks Bryant Burgess Byrne Campbell Carter "
    "Chambers Chapman Clarke Coleman Collins Cook Cooper Cox Cross Dale Davies Dawson Dixon Doyle Dunn Edwards "
    "Ellis Evans Farrell Fernandes Field Fisher Fletcher Flynn Foster Fowler Fox Francis Gallagher Garner Gibson "
    "Gordon Grant Gray Green Griffiths Hall Hamilton Harding Harper Harris Harvey Hayes Henry Hewitt Hill Hodge "
    "Holt Hopkins Howell Hughes Hussain Ingram Iqbal Jackson James Jenkins Johnson Jones Joseph Kaur Kelly "
    "Kennedy Khan King Knight Kowalski Lamb Lane Lawson Lewis Lloyd Long Lowe Lynch Mann Marsh Martin Mason "
    "Matthews May McCarthy Mills Mitchell Moore Morgan Morris Murphy Murray Nash Newman Nguyen Norris Nowak "
    "Oakley Okafor Oliver Osborne Owen Palmer Parker Parsons Patel Payne Pearce Perry Phillips Porter Powell "
    "Price Quinn Reed Reid Reynolds Rhodes Richards Roberts Robinson Rogers Rose Rowe Russell Ryan Sharp Shaw "
    "Shepherd Simmons Singh Slater Stone Sutton Tate Taylor Thomas Thorpe Todd Tucker Turner Vaughan Wade Walker "
    "Walsh Ward Warner Watts Webb Wells West Wheeler Wilkins Williams Willis Wood Wright Wyatt Young"
).split()
STREETS = (
    "Acre Alma Ashfield Beech Bridge Canal Castle Chapel Church Copper Crown Elm Field Forge Garden Grove "
    "Hawthorn Hazel Hill Kiln Lark Lime Linden Mill Nelson North Oak Orchard Park Poplar Priory Quarry Railway "
    "Rose South Spring Station Tannery Union Vale Victoria Walnut Water Well Willow"
).split()
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def given_name(rng: random.Random, sex: str) -> str:
    """A given name, sometimes with a second one."""
    names = WOMEN if sex == "F" else MEN
    first = rng.choice(names)
    return f"{first} {rng.choice(names)}" if rng.random() < 0.25 else first


def family_name(rng: random.Random) -> str:
    """A family name, now and then a double one."""
    return f"{rng.choice(FAMILIES)}-{rng.choice(FAMILIES)}" if rng.random() < 0.04 else rng.choice(FAMILIES)


def pnc_id(rng: random.Random, year: int) -> str:
    """A PNC ID whose letter fits; the serials are above any that a force is known to publish."""
    serial = f"{rng.randrange(9_000_000, 10_000_000):07d}"
    digits = f"{year % 100:02d}{serial}"
    return f"{year}/{serial}{check_letter(digits)}"


def crn(rng: random.Random) -> str:
    """A probation number in its shape."""
    return f"X{rng.randrange(900_000, 1_000_000)}"


def prison_number(rng: random.Random) -> str:
    """A prison number in its shape."""
    return f"Z{rng.randrange(1000, 10_000)}Z{rng.choice(LETTERS)}"


def address(rng: random.Random) -> str:
    """A street that may exist anywhere."""
    return f"{rng.randrange(1, 180)} {rng.choice(STREETS)} {rng.choice(('Road', 'Street', 'Close', 'Lane'))}"
