using Pipeline.Contracts.Collections;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Collections;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Grains.Tests.Collections;

public sealed class NearCalibrationTests
{
    private const int Dimensions = 256;

    [Fact]
    public async Task WhatIsTheSameInOtherWordsIsKnownAgainAndNothingElse()
    {
        var near = await new NearCalibration((texts, _) => Task.FromResult(Bags(texts)), "bags").MeasureAsync(
            Chunks(60),
            default
        );
        Assert.True(near.IsOn, near.ToString());
        Assert.Equal(("bags", 0), (near.Embedder, near.FalseHits));
        Assert.InRange(near.Threshold, 0.7, 0.97);
        Assert.True(near.Pairs >= 2 * near.Questions);
    }

    [Fact]
    public async Task WithAnEmbedderThatTellsNothingApartOrFewPassagesItStaysOff()
    {
        var random = new Random(3);
        Task<IReadOnlyList<byte[]>> Noise(IReadOnlyList<string> texts)
        {
            return Task.FromResult<IReadOnlyList<byte[]>>([
                .. texts.Select(_ =>
                    Bytes([.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f)])
                ),
            ]);
        }

        var none = await new NearCalibration((texts, _) => Noise(texts), "noise").MeasureAsync(Chunks(60), default);
        Assert.False(none.IsOn, none.ToString());
        var few = await new NearCalibration((texts, _) => Task.FromResult(Bags(texts)), "bags").MeasureAsync(
            Chunks(8),
            default
        );
        Assert.False(few.IsOn, few.ToString());
        Assert.False(new NearSettings().IsOn);
        Assert.False((few with { Questions = 80, Pairs = 200, Share = 1, FalseHits = 1 }).IsOn);
    }

    private static FetchedChunk[] Chunks(int count)
    {
        var random = new Random(5);
        string[] words =
        [
            .. Enumerable
                .Range(0, 400)
                .Select(_ => string.Concat(Enumerable.Range(0, 7).Select(_ => (char)('a' + random.Next(26))))),
        ];
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var text =
                        string.Join(' ', Enumerable.Range(0, 14).Select(_ => words[random.Next(words.Length)])) + ".";
                    return new FetchedChunk(
                        new ChunkKey($"d{i}", 1, 0),
                        text,
                        [],
                        0,
                        text.Length,
                        null,
                        null,
                        "{}",
                        []
                    );
                }),
        ];
    }

    private static IReadOnlyList<byte[]> Bags(IReadOnlyList<string> texts) =>
        [
            .. texts.Select(text =>
            {
                var vector = new float[Dimensions];
                foreach (var word in text.Split(' '))
                {
                    vector[word.Aggregate(7u, (hash, character) => (hash * 31) + character) % Dimensions] +=
                        word.Length;
                }

                return Bytes(vector);
            }),
        ];

    private static byte[] Bytes(float[] vector) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(vector).ToArray();
}
