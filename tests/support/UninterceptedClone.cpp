// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Compiled into the tests of the thread sanitizer only. QProcess starts children through clone()
// with the parent's memory. The sanitizer's wrapper of clone() takes every child for one with
// memory of its own: in what it believes to be the child it stops following locks, and here that
// is the parent. From then on each lock of the calling thread looks like none (races are reported
// where a mutex is held), and the next thread ends the program with "starting new threads after
// multi-threaded fork". The program's own symbol comes before the sanitizer's, and the parent
// waits until the child has called exec(), so nothing is lost by not wrapping it.

#include <sys/types.h>

#include <cstdarg>

// glibc's other name for it, which the sanitizer leaves alone.
extern "C" int __clone(int (*body)(void*), void* stack, int flags, void* argument, ...);

extern "C" __attribute__((visibility("default"))) int clone(
    int (*body)(void*), void* stack, int flags, void* argument, ...) noexcept
{
    va_list rest;
    va_start(rest, argument);
    auto* const parentId = va_arg(rest, pid_t*);
    auto* const threadArea = va_arg(rest, void*);
    auto* const childId = va_arg(rest, pid_t*);
    va_end(rest);
    return __clone(body, stack, flags, argument, parentId, threadArea, childId);
}
