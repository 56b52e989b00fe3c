using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Pipeline.Contracts.Backups;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Http;
using Pipeline.Silo.Security;
using Pipeline.Silo.Startup;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Backups;
using Pipeline.Storage.Errors;

namespace Pipeline.Silo.Backups;

/// <summary>Backups out, and in again, while the server runs.</summary>
internal static class BackupEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/backup", BackupAsync)
            .For(KeyRole.Admin)
            .Audit("backup.make", "collection")
            .WithTags("Backups")
            .WithSummary("A backup as of now, as a tar stream")
            .WithDescription("'collection' names collections with commas between; without it all are taken.");
        api.MapPost("/restore", RestoreAsync)
            .For(KeyRole.Admin)
            .Audit("backup.restore", "collection")
            .WithTags("Backups")
            .WithSummary("Restore a backup; the body is the file, the answer a line of JSON for each step")
            .WithMetadata(new RequestBody(typeof(object), RestoreRun.MediaType));
    }

    private static async Task BackupAsync(
        HttpContext context,
        IStoreArchive archive,
        CallerAccess access,
        SiloOptions options,
        TimeProvider time,
        string? collection = null,
        bool vectors = true,
        bool conversations = true,
        bool keys = true
    )
    {
        access.RequireAll(context, "Backups");
        var caller = Caller.Of(context);
        string[] names =
        [
            .. (collection ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ];

        // Whoever may use some collections takes those alone, and no keys.
        names = names.Length == 0 ? [.. caller.Collections] : names;
        Array.ForEach(names, caller.Check);
        var contents = new BackupContents
        {
            Program = ProgramVersion.Text,
            Created = time.GetUtcNow(),
            Collections = names,
            Vectors = vectors,
            Conversations = conversations,
            Keys = keys && caller.Collections.Count == 0,
            Policies = PolicyFiles.Read(options.GuardPolicies),
        };
        try
        {
            await using var snapshot = await archive.OpenSnapshotAsync(context.RequestAborted);
            StoreBackup.Chosen(snapshot, contents);
            context.Response.ContentType = RestoreRun.MediaType;
            context.Response.Headers.CacheControl = "no-store";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await StoreBackup.WriteAsync(
                snapshot,
                contents,
                context.Response.Body,
                progress: null,
                context.RequestAborted
            );
        }
        catch (BackupException error)
        {
            throw BackupErrors.Of(error.Problem, error.Values);
        }
        catch (StoreUnavailableException)
        {
            throw new PipelineException(
                ErrorCode.StoreUnavailable,
                "The store cannot be read at the moment. Try again.",
                retryAfterSeconds: 2
            );
        }
    }

    private static async Task RestoreAsync(
        HttpContext context,
        RestoreRun run,
        CallerAccess access,
        string? collection = null,
        string? into = null,
        bool replace = false,
        bool conversations = true,
        bool keys = false
    )
    {
        access.RequireAll(context, "Restores");
        var caller = Caller.Of(context);
        if (caller.Collections.Count > 0)
        {
            // Which collections a file holds, and the keys in it, is known too late to be checked against a key's own.
            caller.Check(collection ?? "");
            caller.Check(into ?? collection!);
            keys = false;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if (context.Request.ContentType?.StartsWith(RestoreRun.MediaType, StringComparison.OrdinalIgnoreCase) != true)
        {
            // Also what keeps a foreign web page from posting here.
            throw PipelineException.Invalid(
                "Content-Type",
                $"The body is a backup: send it as {RestoreRun.MediaType}."
            );
        }

        var request = new RestoreRequest
        {
            Collection = collection,
            Into = into,
            Replace = replace,
            Conversations = conversations,
            Keys = keys,
            Own = [SampleDocuments.Collection],
        };
        await run.RunAsync(
            context.Request.Body,
            request,
            async () =>
            {
                context.Response.ContentType = "application/x-ndjson";
                await context.Response.StartAsync(context.RequestAborted);
            },
            async line =>
            {
                await context.Response.WriteAsync(
                    JsonSerializer.Serialize(line, PipelineJson.Options) + "\n",
                    context.RequestAborted
                );
                await context.Response.Body.FlushAsync(context.RequestAborted);
            },
            context.RequestAborted
        );
    }
}
