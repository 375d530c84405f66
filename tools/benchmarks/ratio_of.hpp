// Runs two benchmarks in turn and prints how often the second fits into the first.
#ifndef DDBM_BENCHMARKS_RATIO_OF_HPP
#define DDBM_BENCHMARKS_RATIO_OF_HPP

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace ddbm::benchmarks {

class collector : public benchmark::ConsoleReporter
{
public:
    collector() : ConsoleReporter(OO_None) {}

    void ReportRuns(const std::vector<Run>& runs) override
    {
        for (const Run& run : runs)
        {
            if (run.run_type == Run::RT_Iteration)
                times_[run.run_name.function_name].push_back(run.GetAdjustedCPUTime());
        }
        ConsoleReporter::ReportRuns(runs);
    }

    double median(const std::string& name)
    {
        auto& times = times_.at(name);
        std::sort(times.begin(), times.end());
        return times[times.size() / 2];
    }

private:
    std::map<std::string, std::vector<double>> times_;
};

// The CPU time of `ours` as a multiple of that of `theirs`, over interleaved repetitions.
inline int print_ratio(const std::string& ours, const std::string& theirs)
{
    std::vector<std::string> options{
        "benchmark",
        "--benchmark_repetitions=9",
        "--benchmark_min_time=0.05",
        "--benchmark_enable_random_interleaving=true",
    };
    std::vector<char*> arguments;
    for (auto& each : options)
        arguments.push_back(each.data());
    int count = static_cast<int>(arguments.size());
    benchmark::Initialize(&count, arguments.data());
    collector results;
    benchmark::RunSpecifiedBenchmarks(&results);
    std::printf("ratio %.3f\n", results.median(ours) / results.median(theirs));
    return 0;
}

}  // namespace ddbm::benchmarks

#endif
