// Measures hnswlib on one thread. Arguments: vectors file, rows, queries file, queries, dimensions, M, efConstruction.
// Files hold float32 rows of length 1. It builds, then answers lines on standard input, and ends with the input:
//   search EF   ->  seconds for all queries, then for every query its 10 nearest rows, on one line each
//   bytes       ->  bytes of vectors and links
#include <hnswlib/hnswlib.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

static std::vector<float> read_file(const char* path, size_t count) {
    std::vector<float> values(count);
    FILE* file = std::fopen(path, "rb");
    if (!file || std::fread(values.data(), sizeof(float), count, file) != count) {
        std::fprintf(stderr, "cannot read %s\n", path);
        std::exit(1);
    }
    std::fclose(file);
    return values;
}

// Processor time, so that other work on the machine does not count.
static double now() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

int main(int argc, char** argv) {
    if (argc != 8) return 2;
    const size_t rows = std::stoul(argv[2]), queries = std::stoul(argv[4]), dims = std::stoul(argv[5]);
    const size_t links = std::stoul(argv[6]), width = std::stoul(argv[7]);
    const std::vector<float> data = read_file(argv[1], rows * dims), asked = read_file(argv[3], queries * dims);
    hnswlib::InnerProductSpace space(dims);
    hnswlib::HierarchicalNSW<float> index(&space, rows, links, width);
    const double started = now();
    for (size_t i = 0; i < rows; i++) index.addPoint(data.data() + i * dims, i);
    std::printf("built %.6f\n", now() - started);
    std::fflush(stdout);
    std::string line;
    while (std::getline(std::cin, line)) {
        if (line == "bytes") {
            size_t bytes = index.cur_element_count * (index.size_data_per_element_ + sizeof(void*) + sizeof(int));
            for (size_t i = 0; i < index.cur_element_count; i++)
                bytes += index.element_levels_[i] * index.size_links_per_element_;
            std::printf("%zu\n", bytes);
        } else {
            index.setEf(std::stoul(line.substr(7)));
            std::vector<std::vector<size_t>> found(queries);
            const double from = now();
            for (size_t q = 0; q < queries; q++) {
                auto best = index.searchKnn(asked.data() + q * dims, 10);
                for (; !best.empty(); best.pop()) found[q].push_back(best.top().second);
            }
            std::printf("%.6f\n", now() - from);
            for (const auto& result : found) {
                for (size_t id : result) std::printf("%zu ", id);
                std::printf("\n");
            }
        }
        std::fflush(stdout);
    }
}
