using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Pipeline.Silo.Http;

/// <summary>
/// What an endpoint reads from the body, for the OpenAPI document only. The framework's own way of saying it makes
/// routing skip the endpoint for other content types, and the caller would get a 404 instead of the reason.
/// </summary>
/// <param name="Type">The body's type.</param>
/// <param name="ContentTypes">Content types that are read.</param>
internal sealed record RequestBody(Type Type, params string[] ContentTypes)
{
    public static RequestBody Json<T>() => new(typeof(T), "application/json");
}

/// <summary>Writes <see cref="RequestBody"/> into the OpenAPI document.</summary>
internal sealed class RequestBodyTransformer : IOpenApiOperationTransformer
{
    public async Task TransformAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var body = context.Description.ActionDescriptor.EndpointMetadata.OfType<RequestBody>().FirstOrDefault();
        if (body is null)
        {
            return;
        }

        var schema = await context.GetOrCreateSchemaAsync(body.Type, null, cancellationToken);
        operation.RequestBody = new OpenApiRequestBody
        {
            Content = body.ContentTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = schema }),
        };
    }
}
