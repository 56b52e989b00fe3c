using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cluster;

/// <summary>Connectors as their grains run them, over folders.</summary>
[Collection(FullClusterTests.Name)]
public class ConnectorTests(FullCluster cluster) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-connector-").FullName;
    private readonly string _name = $"c{Guid.NewGuid():N}";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task FilesBecomeDocumentsAndGoWithThem()
    {
        var settings = await SettingsAsync();
        Write("휴가.txt", "연차는 15일입니다.");
        Write("b.tmp", "left out");
        Write("c.txt", "Lunch is served at noon.");
        Write("d.txt", "Dinner is served at six.");
        Assert.True(
            await Connector.Put(settings with { Exclude = ["*.tmp"], Labels = ["hr"], Metadata = """{"team":"hr"}""" })
        );
        Assert.False(
            await Connector.Put(settings with { Exclude = ["*.tmp"], Labels = ["hr"], Metadata = """{"team":"hr"}""" })
        );
        var run = await RunAsync();
        Assert.Equal((ConnectorOutcome.Succeeded, 3L, 3L), (run.Outcome, run.Seen, run.Changed));
        var document = await Collection(settings).FindDocument($"{_name}/휴가.txt");
        Assert.Equal(["hr"], document?.Labels);
        Assert.Contains("\"team\":\"hr\"", document?.Metadata);
        Assert.Contains(_name, document?.Metadata);

        File.Delete(Path.Combine(_folder, "c.txt"));
        run = await RunAsync();
        Assert.Equal((0L, 1L), (run.Changed, run.Deleted));
        Assert.Equal(
            DocumentState.Deleted,
            (await Collection(settings).FindDocument($"{_name}/c.txt"))?.State ?? DocumentState.Deleted
        );

        // Other labels, and everything is sent again.
        await Connector.Put(settings with { Exclude = ["*.tmp"], Labels = ["all"] });
        Assert.Equal(2, (await RunAsync()).Changed);
        Assert.Equal(2, await Connector.Remove(documents: true));
        await Assert.ThrowsAsync<PipelineException>(Connector.Describe);
    }

    [Fact]
    public async Task AnEmptiedFolderIsToldAndDeletesNothingUntilConfirmed()
    {
        var settings = await SettingsAsync();
        Write("a.txt", "One.");
        await Connector.Put(settings);
        await RunAsync();
        File.Delete(Path.Combine(_folder, "a.txt"));
        var run = await RunAsync();
        Assert.Equal((ConnectorOutcome.Held, "source_emptied"), (run.Outcome, run.Problem?.Code));
        Assert.Equal(1, (await RunAsync(confirm: true)).Deleted);
        Directory.Delete(_folder);
        run = await RunAsync();
        Assert.Equal((ConnectorOutcome.Failed, "source_missing"), (run.Outcome, run.Problem?.Code));
        Directory.CreateDirectory(_folder);
        Assert.Equal(ConnectorOutcome.Succeeded, (await RunAsync()).Outcome);
    }

    [Fact]
    public async Task ATestNamesThreeItemsOrSaysWhatIsWrong()
    {
        var settings = await SettingsAsync();
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            Write($"{name}.txt", name);
        }

        await Connector.Put(settings);
        Assert.Equal(["a.txt", "b.txt", "c.txt"], (await Connector.Test(default)).Items);
        await Connector.Put(settings with { Address = _folder + "/none" });
        var test = await Connector.Test(default);
        Assert.Equal((false, "source_missing"), (test.Reached, test.Problem?.Code));
    }

    [Theory]
    [InlineData("""{"schedule":"often"}""", "schedule")]
    [InlineData("""{"address":"/etc"}""", "address")]
    [InlineData("""{"address":"relative"}""", "address")]
    [InlineData("""{"credential":"hunter2"}""", "credential")]
    [InlineData("""{"credential":"env:PATH"}""", "credential")]
    [InlineData("""{"credential":"file:../../etc/passwd"}""", "credential")]
    [InlineData("""{"options":{"depth":"1"}}""", "depth")]
    [InlineData("""{"metadata":{"a":{"b":1}}}""", "metadata")]
    [InlineData("""{"kind":"web","address":"file:///etc/passwd"}""", "address")]
    [InlineData("""{"collection":"None!"}""", "collection")]
    public async Task SettingsThatCannotBeUsedAreRefused(string json, string field)
    {
        var whole = System
            .Text.Json.JsonSerializer.SerializeToNode(
                await SettingsAsync(),
                Contracts.Serialization.PipelineJson.Options
            )!
            .AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject())
        {
            whole[name] = value?.DeepClone();
        }

        var settings = System.Text.Json.JsonSerializer.Deserialize<ConnectorSettings>(
            whole,
            Contracts.Serialization.PipelineJson.Options
        )!;
        var error = await Assert.ThrowsAsync<PipelineException>(() => Connector.Put(settings));
        Assert.Equal((ErrorCode.InvalidRequest, field), (error.Code, error.Field));
        Assert.DoesNotContain("hunter2", error.Message);
        Assert.Equal(
            ErrorCode.UnknownConnector,
            (await Assert.ThrowsAsync<PipelineException>(Connector.Describe)).Code
        );
    }

    [Fact]
    public async Task ADueConnectorRunsAndAPausedOneDoesNot()
    {
        var settings = await SettingsAsync();
        Write("a.txt", "One.");
        await Connector.Put(settings with { Schedule = "1d", Paused = true });
        await Connector.Tick();
        Assert.Null((await Connector.Describe()).Run);
        Assert.Null((await Connector.Describe()).NextRun);
        await Connector.Pause(false);
        await Connector.Tick();
        var first = await EndedAsync();
        Assert.Equal(1, first.Changed);
        await Connector.Tick();
        Assert.Equal(first.Started, (await EndedAsync()).Started);
        Assert.Equal(first.Started.AddDays(1), (await Connector.Describe()).NextRun);
    }

    [Fact]
    public async Task ARunTellsHowFarItIsAndAPausedOneGoesOnWhereItWas()
    {
        var settings = await SettingsAsync();
        for (var i = 0; i < 400; i++)
        {
            Write($"{i}.txt", $"Text {i}.");
        }

        await Connector.Put(settings);
        Assert.True(await Connector.Run(false));
        ConnectorInfo info;
        do
        {
            info = await Connector.Describe();
        } while (info.Running && info.Run is not { Changed: > 20 });

        Assert.InRange(info.Run!.Changed, 21, 400);
        await Connector.Pause(true);
        var first = (await Connector.Describe()).Run!;
        await Connector.Pause(false);
        await Connector.Tick();
        var second = first.Outcome == ConnectorOutcome.Succeeded ? first : await LaterAsync(first);
        Assert.Equal((ConnectorOutcome.Succeeded, 400L), (second.Outcome, second.Seen));
        if (second != first)
        {
            Assert.Equal(ConnectorOutcome.Interrupted, first.Outcome);
            Assert.InRange(second.Changed, 0, 400 - first.Changed);
        }
    }

    private IConnectorGrain Connector => cluster.Client.GetConnector(_name);

    private ICollectionGrain Collection(ConnectorSettings settings) =>
        cluster.Client.GetCollection(settings.Collection);

    private async Task<ConnectorSettings> SettingsAsync() =>
        new()
        {
            Kind = ConnectorKind.Folder,
            Collection = await cluster.CreateAsync(),
            Address = _folder,
            Schedule = "never",
        };

    private async Task<ConnectorRunInfo> RunAsync(bool confirm = false)
    {
        Assert.True(await Connector.Run(confirm));
        return await EndedAsync();
    }

    private async Task<ConnectorRunInfo> EndedAsync()
    {
        while (true)
        {
            // Running first: a run that ends in between is then asked for again.
            var info = await Connector.Describe();
            if (!info.Running && info.Run?.Ended is not null)
            {
                return info.Run;
            }

            await Task.Yield();
        }
    }

    private async Task<ConnectorRunInfo> LaterAsync(ConnectorRunInfo than)
    {
        ConnectorRunInfo run;
        do
        {
            run = await EndedAsync();
        } while (run.Started == than.Started);

        return run;
    }

    private void Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-1));
    }
}
