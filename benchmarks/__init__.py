"""What does a rerun cost, measured against a plain and a bare page of the same data?"""
