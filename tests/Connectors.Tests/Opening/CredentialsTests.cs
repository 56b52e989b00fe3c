using Pipeline.Connectors.Opening;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Tests.Opening;

public sealed class CredentialsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-secrets-").FullName;
    private readonly Credentials _credentials;

    public CredentialsTests()
    {
        File.WriteAllText(Path.Combine(_folder, "token"), "from a file\n");
        _credentials = new Credentials(_folder, name => name == "PIPELINE_CONNECTOR_X" ? "from a variable" : "other");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("env:PIPELINE_CONNECTOR_X", "from a variable")]
    [InlineData("file:token", "from a file")]
    [InlineData(null, null)]
    public void A_secret_is_found_where_it_is(string? reference, string? secret) =>
        Assert.Equal(secret, _credentials.Find(reference));

    [Theory]
    [InlineData("env:PIPELINE_STORE")]
    [InlineData("env:PATH")]
    [InlineData("file:../token")]
    [InlineData("file:/etc/passwd")]
    [InlineData("file:.hidden")]
    [InlineData("hunter2")]
    [InlineData("")]
    public void Nothing_else_can_be_named(string reference)
    {
        Assert.NotNull(Credentials.Problem(reference));
        var error = Assert.Throws<SourceException>(() => _credentials.Find(reference));
        Assert.DoesNotContain("hunter2", error.ToString());
    }

    [Fact]
    public void A_secret_that_is_not_there_is_told() =>
        Assert.Equal(
            "file:none",
            Assert.Throws<SourceException>(() => _credentials.Find("file:none")).Problem.Values["reference"]
        );
}
