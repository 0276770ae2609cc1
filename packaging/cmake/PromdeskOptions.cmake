# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Promdesk developers

include(FeatureSummary)
include(CMakeDependentOption)

option(PROMDESK_WARNINGS_AS_ERRORS "Treat warnings as errors" OFF)
option(PROMDESK_BUILD_TESTS "Build the tests" ON)
option(PROMDESK_BUILD_BENCHMARKS "Build the benchmarks" OFF)
option(PROMDESK_BUILD_FUZZERS "Build the fuzz targets with libFuzzer (needs Clang)" OFF)
option(PROMDESK_WITH_KEYCHAIN "Keep credentials in the system keychain (Qt Keychain)" ON)
option(PROMDESK_WITH_YAML "Read promtool's --http.config.file format (yaml-cpp)" ON)
option(PROMDESK_COVERAGE "Instrument for coverage" OFF)
set(PROMDESK_SANITIZER "none" CACHE STRING "Sanitizer: none, address-undefined or thread")
set_property(CACHE PROMDESK_SANITIZER PROPERTY STRINGS none address-undefined thread)

# Whatever starts the configuration, a second build of the same source costs nothing.
find_program(PROMDESK_CCACHE ccache)
if(PROMDESK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ccache)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_feature_info(Tests PROMDESK_BUILD_TESTS "unit, conformance and integration tests")
add_feature_info(Benchmarks PROMDESK_BUILD_BENCHMARKS "speed measured beside a baseline")
add_feature_info(Fuzzers PROMDESK_BUILD_FUZZERS "libFuzzer over what reads outside bytes")
if(PROMDESK_BUILD_FUZZERS AND NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "PROMDESK_BUILD_FUZZERS needs Clang, not ${CMAKE_CXX_COMPILER_ID}")
endif()

# Optional dependencies are looked for in one place, so that the `minimal` preset can leave all of them out.
macro(promdesk_find_optional_packages)
    set(PROMDESK_HAS_KEYCHAIN OFF)
    if(PROMDESK_WITH_KEYCHAIN)
        find_package(Qt6Keychain QUIET)
        set(PROMDESK_HAS_KEYCHAIN ${Qt6Keychain_FOUND})
    endif()
    set(PROMDESK_HAS_YAML OFF)
    if(PROMDESK_WITH_YAML)
        find_package(yaml-cpp QUIET)
        set(PROMDESK_HAS_YAML ${yaml-cpp_FOUND})
    endif()
    add_feature_info(Keychain PROMDESK_HAS_KEYCHAIN "credentials in the system keychain")
    add_feature_info(Yaml PROMDESK_HAS_YAML "--http-config files")
endmacro()
