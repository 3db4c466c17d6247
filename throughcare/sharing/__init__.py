"""May this agency see this kind of thing, for this purpose?"""
