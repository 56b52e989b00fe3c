using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => new PipelineClientOptions().Validate();

    public static TheoryData<string, PipelineClientOptions> Bad =>
        new()
        {
            {
                "baseAddress",
                new() { BaseAddress = new Uri("ftp://host") }
            },
            {
                "baseAddress",
                new() { BaseAddress = new Uri("relative", UriKind.Relative) }
            },
            {
                "baseAddress",
                new() { BaseAddress = new Uri("http://host/?a=1") }
            },
            {
                "apiKey",
                new() { ApiKey = "" }
            },
            {
                "apiKey",
                new() { ApiKey = "a\r\nX: b" }
            },
            {
                "apiKey",
                new() { ApiKey = "키" }
            },
            {
                "timeout",
                new() { Timeout = TimeSpan.Zero }
            },
            {
                "timeout",
                new() { Timeout = TimeSpan.FromHours(2) }
            },
            {
                "maxRetries",
                new() { MaxRetries = -1 }
            },
            {
                "maxRetries",
                new() { MaxRetries = 11 }
            },
            {
                "maxRetryDelay",
                new() { MaxRetryDelay = TimeSpan.Zero }
            },
        };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_option_is_named(string field, PipelineClientOptions options) =>
        Assert.Equal(field, Assert.Throws<PipelineException>(() => new PipelineClient(options)).Field);
}
