using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Tests.Configuration;

public sealed class CommandLineTests
{
    [Fact]
    public void BothFormsAreRead()
    {
        var values = CommandLine.Parse(["--data", "./d", "--max-document-bytes=2048", "--urls=http://a?b=c", "--Log-Level", "debug"]);
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
        foreach (var line in CommandLine.Help.Split('\n').Select(line => line.TrimStart()).Where(line => line.StartsWith("--", StringComparison.Ordinal)))
        {
            var option = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            if (option != "--help")
            {
                Assert.Single(CommandLine.Parse([option, "1"]));
            }
        }
    }
}
