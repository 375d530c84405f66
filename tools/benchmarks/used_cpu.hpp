#ifndef DDBM_BENCHMARKS_USED_CPU_HPP
#define DDBM_BENCHMARKS_USED_CPU_HPP

#include <sys/resource.h>

namespace ddbm::benchmarks {

// What this process has used so far, in seconds, in user and in system mode.
inline double used_cpu()
{
    rusage used;
    getrusage(RUSAGE_SELF, &used);
    auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace ddbm::benchmarks

#endif
