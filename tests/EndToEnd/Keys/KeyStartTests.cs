using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Keys;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;
using Pipeline.Silo;
using Pipeline.Vocabulary;

namespace Pipeline.EndToEnd.Keys;

/// <summary>When keys are asked for, and how the first one comes to be.</summary>
public sealed class KeyStartTests
{
    private static readonly string[] Options = ["--samples", "false"];

    [Fact]
    public async Task On_this_machine_keys_are_asked_for_once_there_is_one()
    {
        using var folder = new SiloFolder();
        string secret;
        await using (var silo = await SiloProcess.StartAsync(folder, Options))
        {
            // What clients send that always send something.
            using var open = silo.CreateClient(key: "none");
            await open.CreateCollectionAsync("docs");
            secret = (await open.AddKeyAsync(new NewKey { Name = "first", Role = KeyRole.Admin })).Secret;
            var refused = await Assert.ThrowsAsync<PipelineException>(() => open.ListCollectionsAsync());
            Assert.Equal(ErrorCode.InvalidApiKey, refused.Code);
            using var keyed = silo.CreateClient(key: secret);
            Assert.Single(await keyed.ListCollectionsAsync());
            await keyed.RevokeKeyAsync(Assert.Single(await keyed.ListKeysAsync()).Id);

            // Nobody opens a server by revoking its last key.
            Assert.Equal(
                "revoked_key",
                (await Assert.ThrowsAsync<PipelineException>(() => keyed.ListCollectionsAsync())).Reason
            );
        }

        var (exitCode, output) = await SiloProcess.RunToEndAsync(folder, "add-admin-key", []);
        Assert.Equal(0, exitCode);
        secret = output.Trim();
        Assert.Matches("^pl-[0-9A-Za-z]{12}-[0-9A-Za-z]{43}$", secret);
        await using var again = await SiloProcess.StartAsync(folder, Options);
        using var nobody = again.CreateClient();
        await Assert.ThrowsAsync<PipelineException>(() => nobody.ListCollectionsAsync());
        using var administrator = again.CreateClient(key: secret);
        Assert.Single(await administrator.ListCollectionsAsync());
        Assert.Equal("local", (await administrator.ListAuditAsync()).Entries[0].ActorId);
    }

    [Fact]
    public async Task For_other_machines_keys_are_asked_for_and_it_is_told_how_to_make_the_first()
    {
        using var folder = new SiloFolder();
        var others = $"http://0.0.0.0:{FreePort.Next()}";
        await using (var silo = await SiloProcess.StartAsync(folder, [.. Options, "--urls", others]))
        {
            await silo.WaitForOutputAsync("PIPELINE_ADMIN_KEY");
            using var http = silo.CreateHttpClient();
            using var refused = await http.GetAsync("/api/collections");
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        await using var off = await SiloProcess.StartAsync(
            folder,
            [.. Options, "--urls", others, "--auth", "off", "--access-header", "X-Labels"]
        );
        using var proxied = off.CreateHttpClient();
        proxied.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "anything");
        using var taken = await proxied.GetAsync("/api/collections");
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task A_weak_key_of_the_environment_is_refused_without_being_repeated()
    {
        using var folder = new SiloFolder();
        folder.Environment["PIPELINE_ADMIN_KEY"] = "hunter2";
        var (exitCode, output) = await SiloProcess.RunToEndAsync(folder, Options);
        Assert.Equal(2, exitCode);
        Assert.Contains("at least 32", output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_endpoint_says_who_may_call_it()
    {
        using var folder = new SiloFolder();
        await using var app = await SiloHost.BuildAsync([
            "--data",
            folder.Data,
            "--models",
            folder.Models,
            "--pull",
            "false",
            "--urls",
            "http://127.0.0.1:0",
        ]);
        var endpoints = ((IEndpointRouteBuilder)app)
            .DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .ToDictionary(
                endpoint =>
                    $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.FirstOrDefault() ?? "*"} {endpoint.RoutePattern.RawText}",
                endpoint =>
                    endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
                        ? "nobody in particular"
                        : string.Join(
                            '+',
                            endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy)
                        )
            );
        Assert.DoesNotContain(endpoints, endpoint => endpoint.Value.Length == 0);
        Assert.Equal(
            ["GET /health/live", "GET /health/ready"],
            endpoints
                .Where(endpoint => endpoint.Value == "nobody in particular")
                .Select(endpoint => endpoint.Key)
                .Order()
        );
        Assert.All(
            endpoints.Where(endpoint => !endpoint.Key.StartsWith("GET ", StringComparison.Ordinal)),
            endpoint =>
                Assert.True(
                    endpoint.Value is "Writer" or "Admin"
                        || endpoint.Key.Contains("/v1/", StringComparison.Ordinal)
                        || endpoint.Key.Contains("/v2/", StringComparison.Ordinal)
                        || endpoint.Key.EndsWith("/search", StringComparison.Ordinal)
                        || endpoint.Key.EndsWith("/ask", StringComparison.Ordinal)
                        || endpoint.Key.StartsWith("* /hub", StringComparison.Ordinal)
                        || endpoint.Key == "DELETE /api/answers/{id}"
                        // Whoever may ask has conversations of their own.
                        || endpoint.Key.Contains("/{collection}/conversations/", StringComparison.Ordinal),
                    $"{endpoint.Key} changes something and is for {endpoint.Value}."
                )
        );
    }
}
