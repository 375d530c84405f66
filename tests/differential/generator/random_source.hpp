// Random choices that are the same for the same seed with every library: its distributions are
// not, so that they are left alone.
#ifndef DDBM_TESTS_DIFFERENTIAL_GENERATOR_RANDOM_SOURCE_HPP
#define DDBM_TESTS_DIFFERENTIAL_GENERATOR_RANDOM_SOURCE_HPP

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

namespace ddbm::differential {

class random_source
{
public:
    explicit random_source(std::uint64_t seed) : generator_(seed) {}

    /// 0 … count - 1.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(generator_() % count); }

    bool chance(unsigned percent) { return below(100) < percent; }

    template <class Container>
    const auto& pick(const Container& from)
    {
        return std::begin(from)[static_cast<std::ptrdiff_t>(below(std::size(from)))];
    }

    std::string one_of(std::initializer_list<std::string_view> texts)
    {
        return std::string(pick(texts));
    }

    /// Whether a mistake may be made until further notice: one, since of two it is often not said
    /// which is found first.
    void set_wild(bool wild)
    {
        wild_ = wild;
        flaw_left_ = wild;
    }
    bool wild() const { return wild_; }

    /// Whether to make a mistake here.
    bool flaw(unsigned percent = 6)
    {
        if (!flaw_left_ || !chance(percent))
            return false;
        flaw_left_ = false;
        return true;
    }

private:
    std::mt19937_64 generator_;
    bool wild_ = false;
    bool flaw_left_ = false;
};

}  // namespace ddbm::differential

#endif
