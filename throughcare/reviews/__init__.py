"""How is it going, and should it end?"""
