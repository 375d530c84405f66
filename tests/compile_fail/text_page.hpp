#ifndef DDBM_TESTS_COMPILE_FAIL_TEXT_PAGE_HPP
#define DDBM_TESTS_COMPILE_FAIL_TEXT_PAGE_HPP

// A model whose lists and maps are JSON text.

#include "compile_fail/model.hpp"

#include <ddbm/legacy.hpp>

struct text_page
{
    int id = 0;
    std::vector<int> marks;
    std::map<std::string, int> counts;
};

template <>
struct ddbm::model_of<text_page>
{
    static constexpr auto value = ddbm::model<text_page>("pages")
                                      .form(ddbm::legacy)
                                      .partition_key("id", &text_page::id)
                                      .field("marks", &text_page::marks)
                                      .field("counts", &text_page::counts);
};

#endif
