/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* Whether the address sanitizer watches: GCC says so in one way, clang in another. */
#if defined(__SANITIZE_ADDRESS__)
#  define TEST_HAS_SANITIZER 1
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer)
#    define TEST_HAS_SANITIZER 1
#  endif
#endif
#ifndef TEST_HAS_SANITIZER
#  define TEST_HAS_SANITIZER 0
#endif
