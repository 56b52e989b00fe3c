using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Documents;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Shards;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Tests.Documents;

/// <summary>What the door accepts, a shard's index takes: a document that its index refuses would stand in the way of
/// all later ones.</summary>
public sealed class AcceptedMetadataTests
{
    private static readonly Gen<string> AnyText = ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "");

    private static readonly Gen<string> Escapes = Gen.Elements(
            "\\ud800",
            "\\udc00",
            "\\ud83d\\ude00",
            "\\u0000",
            "\\u001f",
            "\\uffff",
            "a",
            "한글",
            "\\\"",
            "\ud800",
            "\0",
            "",
            "\u200f"
        )
        .ListOf()
        .Select(string.Concat);

    private static readonly Gen<string> Scalars = Gen.OneOf(
        Escapes.Select(text => $"\"{text}\""),
        AnyText.Select(text => JsonSerializer.Serialize(text)),
        Gen.Elements(
            "1",
            "-0",
            "1e999",
            "-1e-999",
            "123456789012345678901234567890",
            "true",
            "null",
            "NaN",
            "{}",
            "[]",
            "[[]]",
            "01"
        )
    );

    private static readonly Gen<string> Objects =
        from pairs in Gen.Zip(
                Escapes,
                Gen.OneOf(Scalars, Scalars.ListOf().Select(items => $"[{string.Join(',', items)}]"))
            )
            .ListOf()
        select $"{{{string.Join(',', pairs.Select(pair => $"\"{pair.Item1}\":{pair.Item2}"))}}}";

    [Property(MaxTest = 500)]
    public Property WhatIsAcceptedIsIndexed() =>
        Prop.ForAll(
            Documents().ToArbitrary(),
            document =>
            {
                DocumentSubmission submission;
                try
                {
                    submission = SubmissionFactory.Create("c", document.Id!, 0, document, maxBytes: 1024);
                }
                catch (PipelineException error)
                {
                    Assert.Equal(ErrorCode.InvalidRequest, error.Code);
                    Assert.False(string.IsNullOrEmpty(error.Field));
                    return;
                }

                using var index = ShardIndex.Open(new ShardIndexOptions(null, 4, "test"));
                index.Apply([
                    new IndexChange(
                        1,
                        submission.DocumentId,
                        new IndexedDocument(
                            submission.DocumentId,
                            1,
                            submission.Title,
                            submission.MetadataJson,
                            submission.Labels,
                            [new IndexedChunk(0, "text", [], 0, 4, null, ReadOnlyMemory<byte>.Empty)]
                        )
                    ),
                ]);
                Assert.Equal(1, index.Watermark);
            }
        );

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""{"a":["x","\ud800\ud800"]}""")]
    public void HalfASurrogatePairInMetadataIsRefused(string metadata)
    {
        var error = Assert.Throws<PipelineException>(() =>
            SubmissionFactory.Create("c", "id", 0, new DocumentInput { Text = "t", Metadata = metadata }, 1024)
        );
        Assert.Equal("metadata", error.Field);
    }

    [Theory]
    [InlineData("text/html\r\nX: y")]
    [InlineData("text/html\r\n X: y")]
    [InlineData("인사/평문")]
    [InlineData("text/\u0001plain")]
    [InlineData("text")]
    [InlineData("text/plain; charset=\"한글\"")]
    [InlineData("*/*")]
    public void WhatIsNoMediaTypeIsRefused(string contentType)
    {
        var error = Assert.Throws<PipelineException>(() =>
            SubmissionFactory.Create("c", "id", 0, new DocumentInput { Text = "t", ContentType = contentType }, 1024)
        );
        Assert.Equal("contentType", error.Field);
    }

    [Theory]
    [InlineData("text/markdown")]
    [InlineData("application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("image/svg+xml")]
    public void MediaTypesAreKept(string contentType) =>
        Assert.Equal(
            contentType,
            SubmissionFactory
                .Create("c", "id", 0, new DocumentInput { Text = "t", ContentType = contentType }, 1024)
                .ContentType
        );

    private static Gen<DocumentInput> Documents() =>
        from id in Gen.OneOf(Gen.Constant("id"), AnyText.Where(text => text.Length > 0))
        from metadata in Gen.OneOf(Objects, AnyText)
        from title in Gen.OneOf(Gen.Constant(""), AnyText, Gen.Elements("\ud800", "a\0b"))
        from labels in Gen.OneOf(Gen.Constant<string[]>([]), AnyText.ArrayOf())
        select new DocumentInput
        {
            Id = id,
            Text = "text",
            Metadata = metadata,
            Title = title,
            Labels = labels,
        };
}
