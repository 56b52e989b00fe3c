using Pipeline.Inference.Generation;

namespace Pipeline.Benchmarks.Generation;

/// <summary>Who else generates from the same file with the same threads: llama.cpp's own server, and
/// node-llama-cpp.</summary>
internal static class GenerationPeers
{
    /// <summary>Names llama-server; without it, it is looked for on the path.</summary>
    public const string LlamaServerVariable = "LLAMA_SERVER";

    /// <summary>Names a folder in which <c>npm install node-llama-cpp</c> has been run.</summary>
    public const string NodeVariable = "NODE_LLAMA_CPP";

    private const string NodeScript = "Generation/node-llama-cpp-peer.mjs";

    // What it keeps of one request is for the next on the same sequence, so each sequence has room for the longest
    // prompt.
    private const int NodeContext = 6144;

    private static string LlamaServer => Environment.GetEnvironmentVariable(LlamaServerVariable) ?? "llama-server";

    /// <summary>The peers that are there.</summary>
    public static IEnumerable<Entrant> Of(
        string model,
        GeneratorOptions options,
        int threads,
        CancellationToken cancellationToken
    )
    {
        if (HttpContender.Exists(LlamaServer))
        {
            yield return Server("llama-server", []);
            yield return Server(
                "llama-server, n-grams",
                ["--spec-type", "ngram-simple", "--spec-ngram-simple-size-n", "4", "--spec-ngram-simple-size-m", "8"]
            );
        }

        if (Environment.GetEnvironmentVariable(NodeVariable) is { } folder && HttpContender.Exists("node"))
        {
            yield return Node("node-llama-cpp", []);
            yield return Node("node-llama-cpp, n-grams", ["ngrams"]);
        }

        // Continuous batching, unified KV cells and the prompt cache are on.
        Entrant Server(string name, string[] more) =>
            new(
                name,
                _ =>
                    HttpContender.StartAsync(
                        name,
                        LlamaServer,
                        port =>
                            [
                                "--model",
                                model,
                                "--host",
                                "127.0.0.1",
                                "--port",
                                port,
                                "--parallel",
                                HttpContender.Text(options.Slots),
                                "--ctx-size",
                                HttpContender.Text(options.ContextTokens),
                                "--kv-unified",
                                "--threads",
                                HttpContender.Text(threads),
                                "--threads-batch",
                                HttpContender.Text(threads),
                                "--cache-prompt",
                                "--n-gpu-layers",
                                "0",
                                .. more,
                            ],
                        null,
                        cancellationToken
                    )
            );

        Entrant Node(string name, string[] more) =>
            new(
                name,
                _ =>
                    HttpContender.StartAsync(
                        name,
                        "node",
                        port =>
                            [
                                Path.Combine(AppContext.BaseDirectory, NodeScript),
                                model,
                                port,
                                HttpContender.Text(threads),
                                HttpContender.Text(options.Slots),
                                HttpContender.Text(NodeContext),
                                .. more,
                            ],
                        Environment.GetEnvironmentVariable(NodeVariable),
                        cancellationToken
                    )
            );
    }
}
