#ifndef DDBM_SRC_ERRORS_CODE_WORDS_HPP
#define DDBM_SRC_ERRORS_CODE_WORDS_HPP

#include <string_view>

namespace ddbm::detail {

// What a code is called, and what it means. As it is by default for a value that is no code.
struct code_words
{
    std::string_view name;
    const char* text = "Unknown failure";
};

}  // namespace ddbm::detail

#endif
