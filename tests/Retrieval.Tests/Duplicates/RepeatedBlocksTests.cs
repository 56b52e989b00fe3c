using Pipeline.Retrieval.Duplicates;

namespace Pipeline.Retrieval.Tests.Duplicates;

public sealed class RepeatedBlocksTests
{
    private const string Notice = "이 문서는 사내용이며 허락 없이 밖으로 내보낼 수 없습니다. 문의는 총무팀으로 하세요.";
    private const string Footer = "Copyright Example Corporation. All rights reserved. Terms and privacy.";

    [Fact]
    public void BlocksOfManyDocumentsAreFoundWithTheirCounts()
    {
        var blocks = new RepeatedBlocks();
        for (var i = 0; i < 40; i++)
        {
            blocks.Add([
                $"Page {i} tells of its own matter and of nothing else at all, number {i}.\n\n{Footer}",
                i < 7 ? $"{Notice}\n\n{Footer.ToUpperInvariant()}" : "Short",
            ]);
        }

        Assert.Equal([(Footer, 40), (Notice, 7)], blocks.In(5, 0.02));
        Assert.Equal([(Footer, 40)], blocks.In(8, 0.02));
        Assert.Equal([(Footer, 40)], blocks.In(5, 0.2));
    }

    [Fact]
    public void OfManyDocumentsNoFrequentBlockIsMissed()
    {
        const int count = 3000;
        var blocks = new RepeatedBlocks();
        var random = new Random(3);
        var exact = new int[40];
        for (var i = 0; i < count; i++)
        {
            var own = Enumerable.Range(0, 5).Select(j => $"Block {j} of document {i} stands here alone.");
            var repeated = Enumerable.Range(0, exact.Length).Where(j => random.Next(200) < j).ToArray();
            foreach (var block in repeated)
            {
                exact[block]++;
            }

            blocks.Add([.. own, .. repeated.Select(block => $"The block number {block} is on many pages.")]);
        }

        var found = blocks.In(5, 0.02).ToDictionary(block => block.Text, block => block.Documents);
        for (var i = 0; i < exact.Length; i++)
        {
            var has = found.TryGetValue($"The block number {i} is on many pages.", out var counted);
            Assert.True(has || exact[i] < 0.02 * count);
            Assert.True(!has || (counted <= exact[i] && counted >= exact[i] - (RepeatedBlocks.Loss * count) - 1));
        }

        Assert.DoesNotContain(found.Keys, text => text.Contains("alone", StringComparison.Ordinal));
    }
}
