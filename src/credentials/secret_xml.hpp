#ifndef DDBM_SRC_CREDENTIALS_SECRET_XML_HPP
#define DDBM_SRC_CREDENTIALS_SECRET_XML_HPP

#include <ddbm/detail/secret_text.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::detail {

/** The texts of the elements of a small XML document with secrets in it, such as STS answers with.
 *  They are overwritten in memory when it goes away.
 *
 *  Attributes are passed over, so names are as they are written. What has a document type is none:
 *  that may define any text as any other.
 */
class secret_xml
{
public:
    /// Whether it is such a document, of at most 1,000 elements that stand 16 deep; else it has no
    /// texts. An object is for one document.
    bool parse(std::string_view text);

    /// Of the first element by its path, such as `ErrorResponse.Error.Code`; empty if there is
    /// none. What stands in elements within is not part of it.
    const std::string& text(std::string_view path) const noexcept;

private:
    struct element
    {
        std::string path;
        secret_text text;
    };

    bool read(std::string_view text);
    bool read_mark(std::string_view& rest);
    bool read_begin(std::string_view tag);
    bool read_end(std::string_view name);
    bool add_text(std::string_view text);
    void add_as_it_is(std::string_view text);

    std::vector<element> elements_;  // in the order of their begins
    std::vector<std::size_t> open_;  // from the root inwards
};

}  // namespace ddbm::detail

#endif
