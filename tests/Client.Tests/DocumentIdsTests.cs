using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Xunit;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Tests;

public sealed class DocumentIdsTests
{
    [Fact]
    public void An_id_of_its_own_comes_first_then_the_file_name_then_the_content()
    {
        var content = "연차"u8.ToArray();
        var digest = Convert.ToHexString(SHA256.HashData(content))[..32].ToLowerInvariant();

        Assert.Equal(
            "own",
            DocumentIds.Of(
                new DocumentInput
                {
                    Id = "own",
                    FileName = "f.md",
                    Content = content,
                }
            )
        );
        Assert.Equal("f.md", DocumentIds.Of(new DocumentInput { FileName = "f.md", Content = content }));
        Assert.Equal(digest, DocumentIds.Of(new DocumentInput { Content = content }));
        Assert.Equal(digest, DocumentIds.Of(new DocumentInput { Text = "연차" }));
        Assert.Equal(digest, DocumentIds.Of(new DocumentInput { FileName = new string('x', 513), Text = "연차" }));
    }

    [Fact]
    public void A_decomposed_file_name_is_the_same_document()
    {
        var composed = "휴가.md";
        Assert.Equal(composed, DocumentIds.Derive(composed.Normalize(NormalizationForm.FormD), []));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b/../c")]
    [InlineData("./a")]
    [InlineData("a/..")]
    [InlineData("a\\..\\b")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    public void Bad_ids_are_refused(string? id) =>
        Assert.Equal("id", Assert.Throws<PipelineException>(() => DocumentIds.Validate(id)).Field);

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        var pair = "😀";
        Assert.Throws<PipelineException>(() => DocumentIds.Validate("half " + pair[0]));
        Assert.Throws<PipelineException>(() => DocumentIds.Validate(pair[1] + " half"));
        DocumentIds.Validate(pair);
    }

    [Theory]
    [InlineData("a/b.../..c")]
    [InlineData("한글 문서 😀.pdf")]
    [InlineData("100%25")]
    public void Other_ids_are_fine(string id) => DocumentIds.Validate(id);

    [Fact]
    public void The_longest_id_has_512_characters()
    {
        DocumentIds.Validate(new string('x', 512));
        Assert.Throws<PipelineException>(() => DocumentIds.Validate(new string('x', 513)));
    }

    [Property]
    public void A_shard_is_in_range_and_depends_on_nothing_else(NonNull<string> id, PositiveInt shards)
    {
        var shard = DocumentIds.ShardOf(id.Get, shards.Get);

        Assert.InRange(shard, 0, shards.Get - 1);
        Assert.Equal(shard, DocumentIds.ShardOf(new string(id.Get.AsSpan()), shards.Get));
        Assert.Equal(0, DocumentIds.ShardOf(id.Get, 1));
    }

    /// <summary>Stored documents must stay where they are: a change of the hash would lose them.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("guide.md")]
    [InlineData("휴가 규정.pdf")]
    [InlineData("😀")]
    public void The_hash_is_FNV_1a_finished_with_fmix64(string id)
    {
        var hash = System.Numerics.BigInteger.Parse("14695981039346656037");
        var modulus = System.Numerics.BigInteger.One << 64;
        foreach (var unit in Encoding.UTF8.GetBytes(id))
        {
            hash = (hash ^ unit) * 1099511628211 % modulus;
        }

        foreach (var factor in new[] { 0xFF51AFD7ED558CCDUL, 0xC4CEB9FE1A85EC53UL })
        {
            hash = (hash ^ (hash >> 33)) * factor % modulus;
        }

        hash ^= hash >> 33;
        Assert.Equal((int)(hash % 64), DocumentIds.ShardOf(id, 64));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(16)]
    public void Documents_spread_evenly(int shards)
    {
        const int Count = 16_000;
        var counts = new int[shards];
        for (var i = 0; i < Count; i++)
        {
            // Even numbers only: FNV alone would put all of them into one of two shards.
            counts[DocumentIds.ShardOf($"{i * 2}", shards)]++;
        }

        var mean = (double)Count / shards;
        Assert.All(counts, count => Assert.InRange(count, mean * 0.85, mean * 1.15));
    }
}
