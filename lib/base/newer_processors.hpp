// Faster code where the processor has the instructions.
#pragma once

// Before a function: it is compiled twice, once for processors that Debian's baseline does not count on, and the one that fits is
// chosen when the program starts. For inner loops over whole numbers, so that the results are equal.
#if defined(__x86_64__)
#define RECTOOL_NEWER_PROCESSORS __attribute__((target_clones("avx2", "default")))
#else
#define RECTOOL_NEWER_PROCESSORS
#endif
