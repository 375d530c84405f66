#ifndef DDBM_TESTS_UNIT_TABLE_SAVE_PLAN_TESTING_HPP
#define DDBM_TESTS_UNIT_TABLE_SAVE_PLAN_TESTING_HPP

// Plans of saves, made of images and of what is changed in their objects.

#include "table/save_plan.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/item_json.hpp>

#include <deque>
#include <string>
#include <string_view>

namespace ddbm::detail {

// Reads the image, changes the object, plans the save.
template <class T, class Change>
save_plan plan_for(std::string_view image, Change change)
{
    T object{};
    reading_notes notes;
    read_newest(image, record_of<T>(), &object, &notes);
    const item before = to_item_of(object);
    change(object);
    // Which live as long as the plans.
    static std::deque<item> images;
    images.push_back(item_from_json(image));
    return save_plan(info_of<T>(), images.back(), before, to_item_of(object), notes);
}

inline std::string text_of(const save_plan& plan, compared what = compared::item)
{
    std::string text;
    json_writer json(text);
    json.begin_object();
    plan.write(json, what);
    json.end_object();
    return text;
}

}  // namespace ddbm::detail

#endif
