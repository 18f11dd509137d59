"""One file for each BPMN flow element that runs, named as BPMN names it.

`element.py` has what all of them share, `activity.py` what activities add (mappings, scopes), `joining.py` what
gateways do that wait for several flows.
"""
