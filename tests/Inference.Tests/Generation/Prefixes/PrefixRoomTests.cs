using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Llama;
using Pipeline.Inference.Generation.Prefixes;

namespace Pipeline.Inference.Tests.Generation.Prefixes;

public sealed class PrefixRoomTests
{
    private const long Gib = 1L << 30;

    /// <summary>A small, a middling and a large model, by the KiB of their cells, on machines by their GiB.</summary>
    [Theory]
    [InlineData("cpu", 22, 24, null, null, 256, 0)]
    [InlineData("cpu", 112, 24, null, null, 896, 0)]
    [InlineData("cpu", 144, 8, null, null, 512, 0)]
    [InlineData("cpu", 512, 8, null, null, 512, null)]
    [InlineData("cpu", 112, 24, 100, null, 100, null)]
    [InlineData("cpu", 112, 24, 300, null, 300, 0)]
    [InlineData("cpu", 112, 24, 0, null, 0, null)]
    [InlineData("cpu", 112, 24, null, 500, 896, 500)]
    [InlineData("cuda:0", 112, 24, null, null, 896, null)]
    [InlineData("cpu", 0, 24, null, null, 256, 0)]
    public void Prefixes_are_kept_where_they_cost_least(
        string device,
        int cellKib,
        int machineGib,
        int? memory,
        int? cells,
        long expectedMib,
        int? expectedCells
    )
    {
        var room = PrefixRoom.Of(
            new GeneratorOptions
            {
                ContextTokens = 8192,
                PrefixMemory = memory,
                KeptCells = cells,
            },
            ComputeDevice.Parse(device),
            cellKib << 10,
            machineGib * Gib
        );
        Assert.Equal((expectedMib << 20, expectedCells), (room.Memory, room.Cells));
    }
}
