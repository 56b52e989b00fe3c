using Pipeline.Inference.Generation.Llama;

namespace Pipeline.Inference.Generation.Prefixes;

/// <summary>
/// How much of ended requests is kept, and where. Copies in the host's memory slow no step down; cells in the KV cache
/// are read by every one, but on a GPU that costs little and a copy crosses the bus.
/// </summary>
/// <param name="Memory">Bytes for copies in the host's memory.</param>
/// <param name="Cells">Most cells in the KV cache; null for half of them.</param>
internal readonly record struct PrefixRoom(long Memory, int? Cells)
{
    private const long LeastMemory = 256L << 20;

    // Copies are worth a sixteenth of the machine, as long as no option says otherwise.
    private const int PartOfMachine = 16;

    // With room for fewer tokens than a few prompts have, most would be evaluated again.
    private const int FewestTokens = 2048;

    /// <summary>Chooses for a model.</summary>
    /// <param name="options">What the user has set.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="cellBytes">Bytes of a KV cell of the model; 0 when it has none.</param>
    /// <param name="machineBytes">Memory that the process may use.</param>
    public static PrefixRoom Of(GeneratorOptions options, ComputeDevice device, long cellBytes, long machineBytes)
    {
        var memory = options.PrefixMemory is { } set
            ? (long)set << 20
            : Math.Max(LeastMemory, Math.Min(cellBytes * options.ContextTokens, machineBytes / PartOfMachine));
        var isRoomy = memory >= cellBytes * Math.Min(FewestTokens, options.ContextTokens) && memory > 0;
        return new PrefixRoom(memory, options.KeptCells ?? (device.Cuda || !isRoomy ? null : 0));
    }
}
