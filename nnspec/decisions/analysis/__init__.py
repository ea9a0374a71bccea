"""What a network of threshold units does on all its inputs at once, exactly: who decides, what suffices, what never is.

The parts, in the order in which they build on each other: ``space`` and ``adder`` compute with sets of cases,
``domain`` makes the finitely many cases of a network, ``evaluate`` what fires in them; ``power``, ``rollcall`` and
``suffice`` look at one outcome, ``counting`` at one unit of many inputs, ``bounds`` at what is beyond both. With these,
``by_cases``, ``by_sums`` and ``by_bounds`` survey one output each in its way, and ``survey`` a network by the one that
fits; ``truth_table`` lists its cases, ``remarks`` and ``words`` say parts of it in sentences. It knows networks
(``nnspec.decisions.network``), and no files.
"""
