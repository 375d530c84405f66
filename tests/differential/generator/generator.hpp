// Makes the requests of an episode up, one after the other, from a seed and from what became of
// those before.
#ifndef DDBM_TESTS_DIFFERENTIAL_GENERATOR_GENERATOR_HPP
#define DDBM_TESTS_DIFFERENTIAL_GENERATOR_GENERATOR_HPP

#include "differential/generator/random_source.hpp"
#include "differential/generator/table_model.hpp"
#include "differential/step.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::differential {

class generator
{
public:
    explicit generator(std::uint64_t seed) : random_(seed) {}

    step next();

    /// To be called with the outcome of each step before the next one.
    void succeeded(const step& done, bool success, bool has_next_page);

    /// Never asks for this table again, whose contents are no longer known.
    void abandon(std::string_view table);

    std::size_t tables() const { return tables_.size(); }

private:
    step make();
    step table_step();
    step item_step();
    step many_items_step();
    step repeat_transaction();
    void follow_tables(const step& done);
    std::string new_table_name();
    const table_model& pick_table();
    const table_model& pick_streaming_table();

    random_source random_;
    std::vector<table_model> tables_;
    std::deque<step> planned_;
    std::optional<step> page_;
    std::optional<step> transaction_;
    int number_ = 0;
    int names_ = 0;
};

}  // namespace ddbm::differential

#endif
