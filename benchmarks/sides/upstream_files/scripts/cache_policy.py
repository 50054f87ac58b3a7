"""The cache policy of the feed: there is no module for cache policies."""

import json

import boto3

CONFIG = {
    "Name": "posts-feed",
    "Comment": "The feed for one second at most, by its parameters",
    "MinTTL": 0,
    "DefaultTTL": 0,
    "MaxTTL": 1,
    "ParametersInCacheKeyAndForwardedToOrigin": {
        "EnableAcceptEncodingGzip": True,
        "EnableAcceptEncodingBrotli": True,
        "HeadersConfig": {"HeaderBehavior": "none"},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {
            "QueryStringBehavior": "whitelist",
            "QueryStrings": {"Quantity": 3, "Items": ["limit", "nextToken", "userId"]},
        },
    },
}


def same(found, wanted):
    """Whether everything wanted is found; lists in any order."""
    if isinstance(wanted, dict):
        return all(same((found or {}).get(key), value) for key, value in wanted.items())
    return sorted(found or []) == sorted(wanted) if isinstance(wanted, list) else found == wanted


cloudfront = boto3.client("cloudfront")
items = cloudfront.list_cache_policies(Type="custom")["CachePolicyList"].get("Items", [])
found = next(
    (item["CachePolicy"] for item in items if item["CachePolicy"]["CachePolicyConfig"]["Name"] == "posts-feed"), None
)
changed = found is None or not same(found["CachePolicyConfig"], CONFIG)
if found is None:
    found = cloudfront.create_cache_policy(CachePolicyConfig=CONFIG)["CachePolicy"]
elif changed:
    etag = cloudfront.get_cache_policy(Id=found["Id"])["ETag"]
    cloudfront.update_cache_policy(Id=found["Id"], IfMatch=etag, CachePolicyConfig=CONFIG)
print(json.dumps({"changed": changed, "id": found["Id"]}))
