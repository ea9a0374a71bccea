"""Pictures of networks: what is drawn, where it stands, and how each format writes it.

``Subject`` says what there is, a view (neuron, network, graph, history) lays it out as a ``Scene`` of plain shapes, and
``svg`` writes a scene. Mermaid, DOT and text have layouts of their own and write the subject. Nothing here imports
NumPy.
"""
