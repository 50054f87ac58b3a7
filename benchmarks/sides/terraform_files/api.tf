resource "aws_cognito_user_pool" "users" {
  name                     = "posts-users"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  mfa_configuration        = "OFF"
  user_pool_tier           = "ESSENTIALS"
  deletion_protection      = "INACTIVE"
  user_attribute_update_settings { attributes_require_verification_before_update = ["email"] }
  username_configuration { case_sensitive = false }
  user_pool_add_ons { advanced_security_mode = "OFF" }
  admin_create_user_config { allow_admin_create_user_only = false }
  email_configuration { email_sending_account = "COGNITO_DEFAULT" }
  verification_message_template { default_email_option = "CONFIRM_WITH_CODE" }
  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }
  password_policy {
    minimum_length                   = 12
    require_lowercase                = true
    require_uppercase                = true
    require_numbers                  = true
    require_symbols                  = true
    temporary_password_validity_days = 7
  }
  schema {
    name                = "email"
    attribute_data_type = "String"
    required            = true
    mutable             = true
    string_attribute_constraints {
      min_length = "0"
      max_length = "2048"
    }
  }
}

resource "aws_cognito_user_pool_client" "web" {
  name                                          = "web"
  user_pool_id                                  = aws_cognito_user_pool.users.id
  explicit_auth_flows                           = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  supported_identity_providers                  = ["COGNITO"]
  access_token_validity                         = 3600
  id_token_validity                             = 3600
  refresh_token_validity                        = 2592000
  prevent_user_existence_errors                 = "ENABLED"
  enable_token_revocation                       = true
  enable_propagate_additional_user_context_data = false
  allowed_oauth_flows_user_pool_client          = false
  auth_session_validity                         = 3
  token_validity_units {
    access_token  = "seconds"
    id_token      = "seconds"
    refresh_token = "seconds"
  }
}

resource "aws_cloudwatch_log_group" "api" {
  name              = "/aws/apigateway/posts"
  retention_in_days = 7
}

resource "aws_apigatewayv2_api" "posts" {
  name          = "posts"
  protocol_type = "HTTP"
  description   = "Read and write posts"
}

resource "aws_apigatewayv2_authorizer" "users" {
  api_id           = aws_apigatewayv2_api.posts.id
  name             = "users"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]
  jwt_configuration {
    audience = [aws_cognito_user_pool_client.web.id]
    issuer   = "https://cognito-idp.${local.region}.amazonaws.com/${aws_cognito_user_pool.users.id}"
  }
  # the embedded AWS shows one for every authorizer; AWS has none for tokens
  lifecycle { ignore_changes = [authorizer_payload_format_version] }
}

resource "aws_apigatewayv2_integration" "function" {
  for_each               = toset(["write-post", "read-posts"])
  api_id                 = aws_apigatewayv2_api.posts.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.function[each.key].arn
  integration_method     = "POST"
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "open" {
  for_each  = { "GET /feed" = "read-posts", "ANY /feed" = "read-posts", "ANY /post" = "write-post" }
  api_id    = aws_apigatewayv2_api.posts.id
  route_key = each.key
  target    = "integrations/${aws_apigatewayv2_integration.function[each.value].id}"
}

resource "aws_apigatewayv2_route" "post" {
  api_id             = aws_apigatewayv2_api.posts.id
  route_key          = "POST /post"
  target             = "integrations/${aws_apigatewayv2_integration.function["write-post"].id}"
  authorization_type = "JWT"
  authorizer_id      = aws_apigatewayv2_authorizer.users.id
}

resource "aws_apigatewayv2_stage" "default" {
  api_id      = aws_apigatewayv2_api.posts.id
  name        = "$default"
  auto_deploy = true
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api.arn
    format          = jsonencode(jsondecode(file("${var.definitions}/access_log.json")))
  }
  default_route_settings {
    detailed_metrics_enabled = true
    throttling_burst_limit   = 400
    throttling_rate_limit    = 200
  }
}

resource "aws_lambda_permission" "api" {
  for_each      = toset(["write-post", "read-posts"])
  statement_id  = "serverless-aws-api-posts"
  function_name = aws_lambda_function.function[each.key].function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "arn:aws:execute-api:${local.arn}:${aws_apigatewayv2_api.posts.id}/*"
}
