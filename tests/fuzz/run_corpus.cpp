// Runs a fuzzer without libFuzzer: run_corpus FILE|FOLDER... feeds it each file, and everything
// that the file becomes by cutting it short or by changing one of its bytes.

#include "fuzz_target.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

using bytes = std::vector<std::uint8_t>;

// Bytes that mean something to one parser or another.
const std::string_view interesting("\"\\]9\n");

bytes content_of(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return bytes(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

void run(const bytes& input)
{
    // Of exactly this size, so that the address sanitizer sees a step beyond it.
    const bytes exact(input.begin(), input.end());
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

std::size_t run_variants(const bytes& input)
{
    run(input);
    for (std::size_t size = 0; size < input.size(); ++size)
        run(bytes(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(size)));
    std::size_t count = 1 + input.size();
    bytes changed = input;
    for (std::size_t at = 0; at < input.size(); ++at)
    {
        for (char byte : interesting)
        {
            changed[at] = static_cast<std::uint8_t>(byte);
            run(changed);
            ++count;
        }
        changed[at] = input[at];
    }
    return count;
}

}  // namespace

int main(int argc, char** argv)
{
    std::size_t files = 0;
    std::size_t inputs = 0;
    const auto run_file = [&](const fs::path& file) {
        inputs += run_variants(content_of(file));
        ++files;
    };
    for (int i = 1; i < argc; ++i)
    {
        if (!fs::is_directory(argv[i]))
        {
            run_file(argv[i]);
            continue;
        }
        for (const auto& entry : fs::directory_iterator(argv[i]))
            run_file(entry.path());
    }
    std::cout << files << " files, " << inputs << " inputs\n";
    return files == 0 ? 1 : 0;
}
