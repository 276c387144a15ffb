"""A customer's conversation with a desk, whatever carries it: a script as a generator without input or output.

    script = converse(enquiry)  # of `customer`
    act = next(script)  # of `acts`, as is all that the script is sent
    while not isinstance(act, Leave):
        act = script.send(what_came_of(act))  # `Done` for what was done, what happened next for `Wait`

It ends by itself after `Leave`, and at once when it is sent `Closed`.
"""
