# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Promdesk developers

# Interface targets that carry compiler settings, and the helpers that declare the project's targets.

find_program(PROMDESK_MOLD mold)

add_library(promdesk_warnings INTERFACE)
if(MSVC)
    target_compile_options(promdesk_warnings INTERFACE /W4 /permissive- /utf-8
        $<$<BOOL:${PROMDESK_WARNINGS_AS_ERRORS}>:/WX>)
else()
    target_compile_options(promdesk_warnings INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
        -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wformat=2 -Wimplicit-fallthrough
        -Wextra-semi -Wundef -Wsuggest-override -Wzero-as-null-pointer-constant
        $<$<BOOL:${PROMDESK_WARNINGS_AS_ERRORS}>:-Werror>)
endif()

# GCC 12 takes literal + std::string for overlapping copies at -O3 (its bug 105651, mended in 13).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(promdesk_warnings INTERFACE $<$<CONFIG:Release>:-Wno-restrict>)
endif()

add_library(promdesk_qt_strictness INTERFACE)
target_compile_definitions(promdesk_qt_strictness INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING
    QT_NO_CAST_FROM_BYTEARRAY QT_USE_QSTRINGBUILDER QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)

add_library(promdesk_sanitizer INTERFACE)
if(PROMDESK_SANITIZER STREQUAL "address-undefined")
    target_compile_options(promdesk_sanitizer INTERFACE
        -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(promdesk_sanitizer INTERFACE -fsanitize=address,undefined)
elseif(PROMDESK_SANITIZER STREQUAL "thread")
    target_compile_options(promdesk_sanitizer INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
    target_link_options(promdesk_sanitizer INTERFACE -fsanitize=thread)
elseif(NOT PROMDESK_SANITIZER STREQUAL "none")
    message(FATAL_ERROR "PROMDESK_SANITIZER is none, address-undefined or thread, not '${PROMDESK_SANITIZER}'")
endif()
if(PROMDESK_BUILD_FUZZERS)
    target_compile_options(promdesk_sanitizer INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(PROMDESK_COVERAGE)
    target_compile_options(promdesk_sanitizer INTERFACE --coverage)
    target_link_options(promdesk_sanitizer INTERFACE --coverage)
endif()
if(PROMDESK_MOLD AND NOT MSVC AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_link_options(promdesk_sanitizer INTERFACE -fuse-ld=mold)
endif()

# promdesk_precompile(TARGET HEADERS …|REUSE_FROM …): half of a file's compile time is reading the
# headers of Qt and the standard library. All presets but release and tidy read them once a layer:
# a source file with a forgotten include shows in `./dev build release`, a header in `./dev test`.
set(PROMDESK_CORE_HEADERS
    <algorithm> <functional> <map> <memory> <optional> <span> <string> <variant> <vector>
    <tl/expected.hpp> <QHash> <QJsonDocument> <QJsonObject> <QObject> <QString> <QTimer> <QUrl>)
set(PROMDESK_WIDGET_HEADERS <QtWidgets>)
function(promdesk_precompile target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "REUSE_FROM" "HEADERS")
    if(NOT PROMDESK_PRECOMPILED_HEADERS)
        return()
    endif()
    if(arg_REUSE_FROM)
        target_precompile_headers(${target} REUSE_FROM ${arg_REUSE_FROM})
    else()
        target_precompile_headers(${target} PRIVATE ${arg_HEADERS})
    endif()
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(${target} PRIVATE -fpch-preprocess)
    endif()
endfunction()

# promdesk_layer(NAME): a static library whose folders are its include roots' children.
# Sources and headers are added by the folders with promdesk_folder().
function(promdesk_layer name)
    add_library(${name} STATIC)
    add_library(promdesk::${name} ALIAS ${name})
    target_include_directories(${name} PUBLIC "$<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}>")
    target_link_libraries(${name}
        PUBLIC promdesk_sanitizer
        PRIVATE promdesk_warnings promdesk_qt_strictness)
    set_target_properties(${name} PROPERTIES AUTOMOC ON OUTPUT_NAME "promdesk_${name}")
endfunction()

# promdesk_folder(LAYER SOURCES … HEADERS …): the files of one folder of a layer.
function(promdesk_folder layer)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS")
    get_target_property(root ${layer} SOURCE_DIR)
    target_sources(${layer} PRIVATE ${arg_SOURCES})
    if(arg_HEADERS)
        target_sources(${layer} PUBLIC FILE_SET HEADERS BASE_DIRS "${root}" FILES ${arg_HEADERS})
    endif()
endfunction()

# A sanitized program is several times slower than the one its test's limit was chosen for.
set(PROMDESK_TIMEOUT_FACTOR 1)
if(NOT PROMDESK_SANITIZER STREQUAL "none" OR PROMDESK_COVERAGE)
    set(PROMDESK_TIMEOUT_FACTOR 5)
endif()

# What every test runs with: no display, one language and time zone, and sanitizers that stop at
# the first fault and look for leaks.
set(PROMDESK_TEST_ENVIRONMENT
    "QT_QPA_PLATFORM=offscreen" "LC_ALL=C.UTF-8" "TZ=UTC" "QT_LOGGING_RULES=qt.qpa.*=false"
    "ASAN_OPTIONS=halt_on_error=1:detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1"
    "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/leaks.txt:print_suppressions=0"
    "UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1"
    "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:ignore_noninstrumented_modules=1")

# promdesk_add_test(NAME LAYER layer [LIBRARIES …] [SOURCES …] [LABELS …] [TIMEOUT s]):
# one Qt Test program for one class; NAME.cpp is its source. The target tests_<layer> builds all
# programs of a layer.
function(promdesk_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "LAYER;TIMEOUT" "LIBRARIES;SOURCES;LABELS;RESOURCES")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    math(EXPR timeout "${arg_TIMEOUT} * ${PROMDESK_TIMEOUT_FACTOR}")
    add_executable(${name} ${name}.cpp ${arg_SOURCES})
    if(PROMDESK_SANITIZER STREQUAL "thread" AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
        target_sources(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests/support/UninterceptedClone.cpp")
    endif()
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE
        ${arg_LAYER} ${arg_LIBRARIES} test_support Qt6::Test promdesk_warnings promdesk_qt_strictness)
    promdesk_precompile(${name} REUSE_FROM ${arg_LAYER}_test_headers)
    # Mostly empty, as tests include what moc makes of them: reading the headers is all its work.
    set_source_files_properties(
        "${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/mocs_compilation.cpp"
        PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    if(NOT PROMDESK_SANITIZER STREQUAL "none" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # Instrumented, an empty std::optional looks uninitialised to GCC 12; dev still warns.
        target_compile_options(${name} PRIVATE -Wno-maybe-uninitialized)
    endif()
    if(NOT TARGET tests_${arg_LAYER})
        add_custom_target(tests_${arg_LAYER})
    endif()
    add_dependencies(tests_${arg_LAYER} ${name})
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES
        TIMEOUT ${timeout}
        ENVIRONMENT "${PROMDESK_TEST_ENVIRONMENT}"
        LABELS "${arg_LAYER};${arg_LABELS}")
endfunction()
