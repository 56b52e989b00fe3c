using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Tests.Configuration;

public sealed class CommandLineTests
{
    [Fact]
    public void BothFormsAreRead()
    {
        var values = CommandLine.Parse([
            "--data",
            "./d",
            "--max-document-bytes=2048",
            "--urls=http://a?b=c",
            "--Log-Level",
            "debug",
        ]);
        Assert.Equal("./d", values["Pipeline:Data"]);
        Assert.Equal("2048", values["Pipeline:MaxDocumentBytes"]);
        Assert.Equal("http://a?b=c", values["Pipeline:Urls"]);
        Assert.Equal("debug", values["Pipeline:LogLevel"]);
    }

    [Fact]
    public void TheLastOfARepeatedOptionHolds() =>
        Assert.Equal("2", CommandLine.Parse(["--slots", "1", "--slots=2"])["Pipeline:Slots"]);

    [Theory]
    [InlineData("--port")]
    [InlineData("--port=1")]
    [InlineData("data")]
    [InlineData("-data")]
    [InlineData("--")]
    [InlineData("")]
    public void AnUnknownOptionIsNamed(string option)
    {
        var error = Assert.Throws<ConfigurationException>(() => CommandLine.Parse([option, "x"]));
        Assert.Contains($"'{option}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("--help", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingValueIsNamed()
    {
        var error = Assert.Throws<ConfigurationException>(() => CommandLine.Parse(["--slots", "2", "--data"]));
        Assert.Contains("--data needs a value", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherOptionIsNotTakenForAValue()
    {
        var error = Assert.Throws<ConfigurationException>(() => CommandLine.Parse(["--data", "--slots", "2"]));
        Assert.Contains("--data needs a value", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", true)]
    [InlineData("-h", true)]
    [InlineData("--data", false)]
    public void HelpIsRecognised(string argument, bool expected) =>
        Assert.Equal(expected, CommandLine.WantsHelp([argument]));

    [Fact]
    public void EveryOptionOfTheHelpIsKnown()
    {
        foreach (
            var line in CommandLine
                .Help.Split('\n')
                .Select(line => line.TrimStart())
                .Where(line => line.StartsWith("--", StringComparison.Ordinal))
        )
        {
            var option = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            if (option is not ("--help" or "--version"))
            {
                Assert.Single(CommandLine.Parse([option, "1"]));
            }
        }
    }

    [Fact]
    public void ASwitchAloneMeansYes()
    {
        var values = CommandLine.Parse(["--watch-allow-empty", "--pull", "false", "--samples=false"]);
        Assert.Equal("true", values["Pipeline:WatchAllowEmpty"]);
        Assert.Equal("false", values["Pipeline:Pull"]);
        Assert.Equal("false", values["Pipeline:Samples"]);
    }

    [Fact]
    public void EveryOptionIsInTheHelpWithItsDefault()
    {
        var help = string.Join(' ', CommandLine.Help.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var option in OptionTable.All)
        {
            Assert.Contains($"--{option.Name} ", help, StringComparison.Ordinal);
            Assert.Contains($"[default: {option.Default}]", help, StringComparison.Ordinal);
        }
    }

    /// <summary>A property without a row could be set by nobody, and a row without one would set nothing.</summary>
    [Fact]
    public void EveryPropertyOfTheOptionsHasARow() =>
        Assert.Equal(
            typeof(SiloOptions).GetProperties().Select(property => property.Name).Order(),
            OptionTable.All.Select(option => option.Property).Order()
        );

    /// <summary>What a worker is given it reads as it was: the same value, by the same table.</summary>
    [Fact]
    public void AWorkerReadsWhatItIsGiven()
    {
        var given = new SiloOptions
        {
            Models = Path.GetTempPath(),
            LogLevel = "debug",
            Slots = 7,
            ContextTokens = 1024,
            Devices = "cpu",
            KvCache = "q8",
            FlashAttention = "on",
            Otlp = "http://127.0.0.1:4317",
        };
        var values = CommandLine.Parse([.. OptionTable.WorkerArguments(given)]);
        var read = new SiloOptions();
        Assert.All(
            OptionTable.All.Where(option => values.ContainsKey($"Pipeline:{option.Property}")),
            option => Assert.Null(option.Set(read, values[$"Pipeline:{option.Property}"]!))
        );
        foreach (var option in OptionTable.All.Where(option => option.ForWorkers))
        {
            Assert.Equal(option.Get(given), option.Get(read));
        }
    }
}
