# cmake -D PROGRAM=... -D CORPUS=... -D RUNS=... -D FOUND=... -P run_fuzzer.cmake
#
# Runs a fuzzer with so many inputs, those of the corpus first. What it finds, inputs that reach more
# code and those that something is wrong with, goes into the folder FOUND, which is emptied before.

file(REMOVE_RECURSE ${FOUND})
file(MAKE_DIRECTORY ${FOUND})
execute_process(
    COMMAND ${PROGRAM} -runs=${RUNS} -seed=1 -timeout=20 -artifact_prefix=${FOUND}/
        -print_final_stats=1 ${FOUND} ${CORPUS}
    RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${PROGRAM}: ${status}. An input that shows it is in ${FOUND}")
endif()
