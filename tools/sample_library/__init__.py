"""How is the sample library that ships in corpus/sample made?"""
