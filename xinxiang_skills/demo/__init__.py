"""The demo city (演示城市): invented bodies and people, made through the operations.

As of 2024-07-24 it adds up to what the public document says (70余家企业、20余家培训机构、近1万人、2500余万元).
"""
