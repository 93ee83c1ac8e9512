# Counts test cases in CTest's LastTest.log and prints "PASSED FAILED". A test that prints doctest's summary
# ("[doctest] test cases: 40 | 39 passed | 1 failed") or a line "39 passed, 1 failed" counts with these figures, any other as one.
# A test that failed for another reason than its cases (a crash, a time-out) counts as one failure more.
function number_before(text, word) {
    if (!match(text, "[0-9]+ " word)) return 0
    return substr(text, RSTART, RLENGTH) + 0
}
function settle() {
    if (!running) return
    if (!counted) { if (result == "Passed") ok = 1; else bad = 1 }
    else if (result != "Passed" && bad == 0) bad = 1
    passed += ok
    failed += bad
    running = 0
}
/^[0-9]+\/[0-9]+ Testing: / { settle(); running = 1; counted = ok = bad = 0; result = "" }
/^\[doctest\] test cases: / || /^[0-9]+ passed, [0-9]+ failed$/ { counted = 1; ok += number_before($0, "passed"); bad += number_before($0, "failed") }
/^Test (Passed|Failed)\.$/ { result = substr($2, 1, length($2) - 1) }
END { settle(); print passed + 0, failed + 0 }
