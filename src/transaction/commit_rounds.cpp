#include "transaction/commit_rounds.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <string>

namespace ddbm::detail {

namespace {

// About as long as a commit takes, so that one of two has ended when the other one comes again.
constexpr std::chrono::milliseconds first_pause{10};
constexpr std::chrono::milliseconds longest_pause{1'000};
constexpr int doublings = 7;

}  // namespace

commit_rounds::commit_rounds(int attempts, std::optional<clock::time_point> deadline)
    : attempts_(attempts), deadline_(deadline)
{
    if (attempts < 1)
        throw error(
            errc::invalid_request,
            "transaction_options::attempts is " + std::to_string(attempts) +
                ", it must be at least 1"
        );
}

auto commit_rounds::next(clock::time_point now, double random) -> std::optional<clock::time_point>
{
    ++lost_;
    if (lost_ >= attempts_)
        return std::nullopt;
    // Anything from nothing to twice as much as before: what is spread out does not meet again.
    const auto most = std::min(first_pause * (1 << std::min(lost_ - 1, doublings)), longest_pause);
    const std::chrono::duration<double, std::milli> pause(
        static_cast<double>(most.count()) * random
    );
    const auto until = now + std::chrono::duration_cast<clock::duration>(pause);
    is_late_ = deadline_ && until >= *deadline_;
    if (is_late_)
        return std::nullopt;
    return until;
}

}  // namespace ddbm::detail
