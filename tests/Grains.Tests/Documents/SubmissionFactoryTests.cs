using System.Text;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Documents;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Tests.Documents;

public sealed class SubmissionFactoryTests
{
    private static readonly DocumentInput Text = new() { Text = "안녕하세요" };

    private static readonly Dictionary<string, (string Field, DocumentInput Input)> Bad = new()
    {
        ["nothing"] = ("text", new DocumentInput()),
        ["both"] = ("content", Text with { Content = [1] }),
        ["long title"] = ("title", Text with { Title = new string('x', 1001) }),
        ["metadata is not JSON"] = ("metadata", Text with { Metadata = "{year" }),
        ["metadata is an array"] = ("metadata", Text with { Metadata = "[1]" }),
        ["nested metadata"] = ("metadata", Text with { Metadata = """{"a": {"b": 1}}""" }),
        ["objects in an array"] = ("metadata", Text with { Metadata = """{"a": [{"b": 1}]}""" }),
        ["arrays in an array"] = ("metadata", Text with { Metadata = """{"a": [[1]]}""" }),
        ["large metadata"] = ("metadata", Text with { Metadata = $$"""{"a": "{{new string('x', 16 * 1024)}}"}""" }),
        ["many labels"] = ("labels", Text with { Labels = [.. Enumerable.Range(0, 33).Select(i => $"l{i}")] }),
        ["empty label"] = ("labels", Text with { Labels = [""] }),
        ["long label"] = ("labels", Text with { Labels = [new string('x', 129)] }),
        ["no label"] = ("labels", Text with { Labels = [null!] }),
    };

    public static TheoryData<string> Names => new(Bad.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void ABadDocumentIsRefusedByField(string name)
    {
        var (field, input) = Bad[name];
        var error = Assert.Throws<PipelineException>(() => Create(input));
        Assert.Equal((ErrorCode.InvalidRequest, field), (error.Code, error.Field));
        Assert.Contains(field, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TextIsKeptAsUtf8()
    {
        var submission = Create(
            Text with
            {
                Title = "  A title ",
                Labels = ["b", "a", "b"],
                Metadata = """{"tags": ["x", 1, true, null]}""",
            }
        );
        Assert.Equal("안녕하세요", Encoding.UTF8.GetString(submission.Content.Span));
        Assert.Equal("text/plain; charset=utf-8", submission.ContentType);
        Assert.Equal("A title", submission.Title);
        Assert.Equal(["a", "b"], submission.Labels);
        Assert.Equal("""{"tags": ["x", 1, true, null]}""", submission.MetadataJson);
        Assert.Null(submission.Rejection);
    }

    [Fact]
    public void ALargeDocumentBecomesARejection()
    {
        var submission = Create(new DocumentInput { Content = new byte[1025], Title = "Big" });
        Assert.NotNull(submission.Rejection);
        Assert.Equal(("accept", 1025L), (submission.Rejection.Stage, submission.Rejection.Bytes));
        Assert.Contains("1,024", submission.Rejection.Reason, StringComparison.Ordinal);
        Assert.Equal(0, submission.Content.Length);
        Assert.Equal("Big", submission.Title);
        Assert.Null(Create(new DocumentInput { Content = new byte[1024] }).Rejection);
    }

    [Fact]
    public void ADocumentThatWasTooLargeToBeReadBecomesARejection()
    {
        var submission = Create(new DocumentInput { RefusedBytes = 5_000_000, FileName = "big.pdf" });
        Assert.Equal(5_000_000, submission.Rejection?.Bytes);
        Assert.Equal("big.pdf", submission.FileName);
    }

    private static DocumentSubmission Create(DocumentInput input) =>
        SubmissionFactory.Create("c", "id", 0, input, maxBytes: 1024);
}
