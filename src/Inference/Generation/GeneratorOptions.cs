using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Generation.Llama;
using Pipeline.Inference.Generation.Speculation;

namespace Pipeline.Inference.Generation;

/// <summary>How a model is loaded and shared among requests.</summary>
public sealed record GeneratorOptions
{
    /// <summary>Most adapters of a generator.</summary>
    public const int MaxAdapters = 64;

    /// <summary>Answers generated at the same time, 1 to 64.</summary>
    public int Slots { get; init; } = 4;

    /// <summary>
    /// KV cells that all running requests share, 256 to 1,048,576. A request sets aside its prompt and the answer it
    /// will likely have. One request may use them all, up to the context that the model was trained for.
    /// </summary>
    public int ContextTokens { get; init; } = 8192;

    /// <summary>
    /// Most tokens in one step, 32 to 8,192 and at least <see cref="Slots"/>: it sets the size of the compute buffers
    /// and how long a cancelled prompt goes on. 0 chooses by device: 128 on the CPU, which gains nothing from more, 512
    /// on a GPU.
    /// </summary>
    public int BatchTokens { get; init; }

    /// <summary>
    /// Most prompt tokens in a step while answers are being generated, up to <see cref="BatchTokens"/>: fewer keep
    /// running answers smoother, more start new ones sooner. 0 chooses by device: 32 on the CPU, where a step's time
    /// grows with its tokens, 256 on a GPU, where small steps waste it.
    /// </summary>
    public int MixedPrefillTokens { get; init; }

    /// <summary>Threads for a step of one token per answer; 0 takes one a physical core. At most 256.</summary>
    public int Threads { get; init; }

    /// <summary>Threads for a step with prompt tokens; 0 takes one a physical core. At most 256.</summary>
    public int BatchThreads { get; init; }

    /// <summary>Requests that may wait for a slot, 0 to 100,000; more are refused with
    /// <see cref="OverloadedException"/>.</summary>
    public int MaxQueued { get; init; } = 64;

    /// <summary>Layers on the GPU: -1 for all, 0 for none. Without effect on <c>cpu</c>.</summary>
    public int GpuLayers { get; init; } = -1;

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c> for the N-th GPU. All generators of a process use one native
    /// library, chosen by the first.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// Fused attention; null chooses by device: off on the CPU, where it reads the long parts of a prompt a quarter
    /// slower in the small steps beside running answers, unless <see cref="KvCache"/> needs it; llama.cpp's choice on a
    /// GPU.
    /// </summary>
    public bool? FlashAttention { get; init; }

    /// <summary>How the KV cache is stored.</summary>
    public KvCacheType KvCache { get; init; } = KvCacheType.F16;

    /// <summary>
    /// Ended requests whose KV cells are kept for others that begin alike (the same system prompt, documents or earlier
    /// turns), 0 to 128; 0 keeps none. They hold at most <see cref="KeptCells"/>, and give way to running requests.
    /// </summary>
    public int KeptSequences { get; init; } = 16;

    /// <summary>
    /// KV cells that kept requests may hold, 0 to 1,048,576 and at most half of <see cref="ContextTokens"/>; what is
    /// more is copied to the host's memory. Attention reads all cells that are in use, whoever's they are, so kept ones
    /// slow every running answer down. Null chooses by device.
    /// </summary>
    public int? KeptCells { get; init; }

    /// <summary>
    /// Memory of the host for copies of kept requests that had to leave the KV cache, in MiB, 0 to 1,048,576; 0 keeps
    /// no copies. A copy is put back where that is cheaper than to evaluate its tokens again. Null takes what all cells
    /// would take, at most a sixteenth of the machine's memory and at least 256.
    /// </summary>
    public int? PrefixMemory { get; init; }

    /// <summary>
    /// Most tokens that are guessed ahead and checked in one step, 0 to 32; 0 guesses nothing. Guesses come from the
    /// prompt and the answer so far, and where those have none from <see cref="DraftModel"/>; they change the speed of
    /// an answer and never its tokens.
    /// </summary>
    public int DraftTokens { get; init; } = 8;

    /// <summary>
    /// What a step costs by itself, in tokens added to it, 0.1 to 30: the more, the further it pays to guess. Null
    /// measures it.
    /// </summary>
    public double? DraftStepCost { get; init; }

    /// <summary>
    /// A small GGUF model that guesses ahead, on the same device; null for none. One with another vocabulary is left
    /// out, and the log says so.
    /// </summary>
    public string? DraftModel { get; init; }

    /// <summary>A guess that <see cref="DraftModel"/> gives a lower probability is not made, 0 to 1.</summary>
    public float DraftChance { get; init; } = 0.4f;

    /// <summary>
    /// LoRA adapters that requests may name, at most <see cref="MaxAdapters"/>, no two of one name. One that does not
    /// fit the model is left out, and the log says so. Requests of several adapters run at the same time but take turns
    /// step by step, and share no prefixes.
    /// </summary>
    public IReadOnlyList<GeneratorAdapter> Adapters { get; init; } = [];

    /// <summary>Map the model file instead of reading it: several processes share one copy, and the file must stay in
    /// place.</summary>
    public bool MemoryMap { get; init; } = true;

    /// <summary>Checks every range.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it and the range.</exception>
    public void Validate()
    {
        Within(Slots, 1, 64, nameof(Slots));
        Within(ContextTokens, 256, 1 << 20, nameof(ContextTokens));
        var device = ComputeDevice.Parse(Device);
        Within(BatchTokensOn(device), Math.Max(32, Slots), 8192, nameof(BatchTokens));
        Within(MixedPrefillTokens, 0, BatchTokensOn(device), nameof(MixedPrefillTokens));
        Within(Threads, 0, 256, nameof(Threads));
        Within(BatchThreads, 0, 256, nameof(BatchThreads));
        Within(KeptSequences, 0, 128, nameof(KeptSequences));
        Within(KeptCells ?? 0, 0, 1 << 20, nameof(KeptCells));
        Within(PrefixMemory ?? 0, 0, 1 << 20, nameof(PrefixMemory));
        Within(DraftTokens, 0, 32, nameof(DraftTokens));
        if (DraftStepCost is { } cost && !(cost is >= StepTimes.Least and <= StepTimes.Most))
        {
            throw new ArgumentOutOfRangeException(
                nameof(DraftStepCost),
                cost,
                $"DraftStepCost must be from {StepTimes.Least} to {StepTimes.Most}, or null to measure it."
            );
        }

        if (!(DraftChance >= 0 && DraftChance <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(DraftChance), DraftChance, "DraftChance must be from 0 to 1.");
        }

        Within(MaxQueued, 0, 100_000, nameof(MaxQueued));
        Within(GpuLayers, -1, 10_000, nameof(GpuLayers));
        ArgumentNullException.ThrowIfNull(Adapters);
        if (
            Adapters.Count > MaxAdapters
            || Adapters.DistinctBy(adapter => adapter.Name, StringComparer.Ordinal).Count() < Adapters.Count
        )
        {
            throw new ArgumentException(
                $"Adapters must be at most {MaxAdapters}, each with a name of its own.",
                nameof(Adapters)
            );
        }

        foreach (var adapter in Adapters)
        {
            adapter.Validate();
        }

        if (KvCache == KvCacheType.Q8 && FlashAttention == false)
        {
            throw new ArgumentException(
                "KvCache Q8 needs flash attention: set FlashAttention to true or null.",
                nameof(FlashAttention)
            );
        }
    }

    internal int BatchTokensOn(ComputeDevice device) =>
        BatchTokens != 0 ? BatchTokens
        : device.Cuda ? 512
        : 128;

    internal bool? FlashAttentionOn(ComputeDevice device) =>
        FlashAttention ?? (device.Cuda ? null : KvCache == KvCacheType.Q8);

    internal int MixedPrefillTokensOn(ComputeDevice device) =>
        Math.Min(
            BatchTokensOn(device),
            MixedPrefillTokens != 0 ? MixedPrefillTokens
                : device.Cuda ? 256
                : 32
        );

    private static void Within(int value, int low, int high, string name)
    {
        if (value < low || value > high)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {low} to {high}.");
        }
    }
}
