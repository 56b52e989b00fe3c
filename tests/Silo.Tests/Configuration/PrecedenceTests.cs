using Microsoft.Extensions.DependencyInjection;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Tests.Configuration;

public sealed class PrecedenceTests : IDisposable
{
    private const string EnvironmentName = "PrecedenceTest";

    private readonly string _data = Directory.CreateTempSubdirectory("pipeline-silo-").FullName;
    private readonly string _settings = Path.Combine(AppContext.BaseDirectory, $"appsettings.{EnvironmentName}.json");
    private readonly Dictionary<string, string?> _before = [];

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        File.Delete(_settings);
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task TheCommandLineWinsThenTheEnvironmentThenTheFile()
    {
        await File.WriteAllTextAsync(
            _settings,
            """{"Pipeline": {"Slots": 2, "ContextTokens": 1024, "MaxDocumentBytes": 2048, "Pull": false}}"""
        );
        Set("ASPNETCORE_ENVIRONMENT", EnvironmentName);
        Set("PIPELINE_SLOTS", "3");
        Set("PIPELINE_CONTEXT_TOKENS", "2048");
        await using var app = await SiloHost.BuildAsync(["--data", _data, "--slots", "5"]);
        var options = app.Services.GetRequiredService<SiloOptions>();
        Assert.Equal(5, options.Slots);
        Assert.Equal(2048, options.ContextTokens);
        Assert.Equal(2048, options.MaxDocumentBytes);
        Assert.False(options.Pull);
        Assert.True(options.Samples);
        Assert.Equal(_data, options.Data);
    }

    private void Set(string name, string value)
    {
        _before[name] = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }
}
