"""What holds for every test: Ctrl-C is heard, also where the tests run in the background, and no check is spared.

A shell starts what runs in its background, as some runners of CI do, with SIGINT ignored, and so would be every process
that a test starts and interrupts.
"""

import os
import signal

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Those who test the cache name a directory of their own.
os.environ["NNSPEC_CACHE_DIR"] = ""
