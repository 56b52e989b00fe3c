using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Silo.Http;
using Pipeline.Silo.Http.Api;

namespace Pipeline.Silo.Tests.Http;

/// <summary>What a request's line and a document's headers may be.</summary>
public sealed class WrittenPathTests
{
    /// <summary>The oracle is the framework's own reading: a path that it would resolve to another one is
    /// refused.</summary>
    [Property(MaxTest = 500)]
    public Property APathThatIsResolvedToAnotherIsRefused() =>
        Prop.ForAll(
            Gen.Elements("/", ".", "..", "%2e", "%2E", "a", "%2f", "b.", ".c", "...")
                .ListOf()
                .Select(parts => "/" + string.Concat(parts))
                .ToArbitrary(),
            path =>
            {
                var written = path.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
                var resolved = new Uri("http://h" + written).AbsolutePath != written;
                Assert.Equal(resolved, DotSegments.Has(path));
                Assert.Equal(resolved, DotSegments.Has($"http://host{path}?x=/../"));
            }
        );

    [Theory]
    [InlineData("/api/collections/c/documents/a.b..c", false)]
    [InlineData("/api/collections/c/documents/...", false)]
    [InlineData("/api/collections/c/documents/a%2F..%2Fb", false)]
    [InlineData("/api/collections/c/documents/a?path=/../", false)]
    [InlineData("/api/collections/c/documents/%2e%2E", true)]
    [InlineData("/api/collections/c/documents\\..\\..", true)]
    [InlineData("/..", true)]
    [InlineData("/.", true)]
    [InlineData("/", false)]
    [InlineData("", false)]
    public void DotSegmentsAreFound(string target, bool found) => Assert.Equal(found, DotSegments.Has(target));

    /// <summary>Rows may be older than the rules by which documents are accepted today.</summary>
    [Theory]
    [InlineData("text/html\r\nX: y")]
    [InlineData("인사/평문")]
    [InlineData("text/\u0001plain")]
    [InlineData("")]
    [InlineData(null)]
    public void AStoredTypeThatCannotBeAHeaderIsNotSent(string? stored) =>
        Assert.Equal("application/octet-stream", ContentHeaders.Type(stored));

    [Theory]
    [InlineData("보고서 1.md", "보고서 1.md")]
    [InlineData("a\r\nX: y", "a__X: y")]
    [InlineData("a\u0000b\u0085", "a_b_")]
    public void AStoredNameIsSentWithoutControlCharacters(string stored, string sent) =>
        Assert.Equal(sent, ContentHeaders.FileName(stored));

    [Fact]
    public void HalfASurrogatePairInAStoredNameIsNotSent() =>
        Assert.Equal("a_", ContentHeaders.FileName("a" + "😀"[0]));
}
