// What reading an item tells beside the object that is made of it.

#ifndef DDBM_SRC_MODEL_READING_NOTES_HPP
#define DDBM_SRC_MODEL_READING_NOTES_HPP

#include <map>
#include <string>
#include <vector>

namespace ddbm::detail {

// The lists whose elements have attributes that the model does not know. By the names on the way to
// the list, and where lists contain each other to the outermost; with the path of the first such
// attribute, for messages: history[0].x.
using lists_with_unknown = std::map<std::vector<std::string>, std::string>;

// What a save has to know of an item beside its object.
struct reading_notes
{
    lists_with_unknown unknown;
    // By the path of a field that is in no list, the other names under which the item has it, the
    // one that counts first.
    std::map<std::vector<std::string>, std::vector<std::string>> old_names;
    // The paths of unknown attributes that are to go, but of those in lists.
    std::vector<std::vector<std::string>> dropped;
};

}  // namespace ddbm::detail

#endif
