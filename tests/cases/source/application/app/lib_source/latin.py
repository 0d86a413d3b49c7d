# coding: utf-8
class Closed:
    name = "Grüße"
