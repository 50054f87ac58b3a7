locals {
  managed_groups = {
    AWSManagedRulesCommonRuleSet          = 1
    AWSManagedRulesSQLiRuleSet            = 3
    AWSManagedRulesAmazonIpReputationList = 4
  }
  methods = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
  # Managed-AllViewerExceptHostHeader, Managed-CachingDisabled
  all_but_host = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
  no_cache     = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
}

resource "aws_wafv2_web_acl" "posts" {
  provider    = aws.global
  name        = "posts"
  scope       = "CLOUDFRONT"
  description = "In front of the posts application"
  default_action {
    allow {}
  }
  visibility_config {
    cloudwatch_metrics_enabled = true
    sampled_requests_enabled   = true
    metric_name                = "posts"
  }
  rule {
    name     = "RateLimitPerIP"
    priority = 2
    action {
      block {}
    }
    statement {
      rate_based_statement {
        limit                 = 800
        aggregate_key_type    = "IP"
        evaluation_window_sec = 300
      }
    }
    visibility_config {
      cloudwatch_metrics_enabled = true
      sampled_requests_enabled   = true
      metric_name                = "RateLimitPerIP"
    }
  }
  dynamic "rule" {
    for_each = local.managed_groups
    content {
      name     = rule.key
      priority = rule.value
      override_action {
        none {}
      }
      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.key
        }
      }
      visibility_config {
        cloudwatch_metrics_enabled = true
        sampled_requests_enabled   = true
        metric_name                = rule.key
      }
    }
  }
}

resource "aws_cloudfront_response_headers_policy" "security" {
  # the embedded AWS shows empty ones
  lifecycle { ignore_changes = [custom_headers_config, remove_headers_config] }
  name    = "posts-security"
  comment = "Security headers of the posts application"
  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = 63072000
      include_subdomains         = true
      preload                    = false
      override                   = true
    }
    content_type_options { override = true }
    frame_options {
      frame_option = "DENY"
      override     = true
    }
    referrer_policy {
      referrer_policy = "no-referrer"
      override        = true
    }
    content_security_policy {
      content_security_policy = "default-src 'none'; frame-ancestors 'none'"
      override                = true
    }
  }
}

resource "aws_cloudfront_cache_policy" "feed" {
  name        = "posts-feed"
  comment     = "The feed for one second at most, by its parameters"
  min_ttl     = 0
  default_ttl = 0
  max_ttl     = 1
  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_gzip   = true
    enable_accept_encoding_brotli = true
    headers_config { header_behavior = "none" }
    cookies_config { cookie_behavior = "none" }
    query_strings_config {
      query_string_behavior = "whitelist"
      query_strings { items = ["limit", "nextToken", "userId"] }
    }
  }
}

resource "aws_cloudfront_distribution" "posts" {
  comment             = "Front door of the posts application [posts]"
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  price_class         = "PriceClass_All"
  default_root_object = "feed"
  web_acl_id          = aws_wafv2_web_acl.posts.arn
  wait_for_deployment = false
  tags                = { "serverless.aws:name" = "posts" }
  viewer_certificate {
    cloudfront_default_certificate = true
    minimum_protocol_version       = "TLSv1"
  }
  restrictions {
    geo_restriction {
      restriction_type = "none"
      locations        = []
    }
  }
  origin {
    origin_id = "api"
    # the embedded AWS answers for its APIs on its own port
    domain_name = regex("//([^:/]+)", var.endpoint)[0]
    origin_path = "/_aws/execute-api/${aws_apigatewayv2_api.posts.id}/$default"
    custom_header {
      name  = "x-origin-verify"
      value = aws_secretsmanager_secret_version.origin.secret_string
    }
    custom_origin_config {
      http_port              = local.port
      https_port             = 443
      origin_protocol_policy = "http-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }
  default_cache_behavior {
    target_origin_id           = "api"
    viewer_protocol_policy     = "redirect-to-https"
    compress                   = true
    allowed_methods            = local.methods
    cached_methods             = ["GET", "HEAD"]
    cache_policy_id            = local.no_cache
    origin_request_policy_id   = local.all_but_host
    response_headers_policy_id = aws_cloudfront_response_headers_policy.security.id
  }
  ordered_cache_behavior {
    path_pattern               = "/feed"
    target_origin_id           = "api"
    viewer_protocol_policy     = "redirect-to-https"
    compress                   = true
    allowed_methods            = local.methods
    cached_methods             = ["GET", "HEAD"]
    cache_policy_id            = aws_cloudfront_cache_policy.feed.id
    origin_request_policy_id   = local.all_but_host
    response_headers_policy_id = aws_cloudfront_response_headers_policy.security.id
  }
}
