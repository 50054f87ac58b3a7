locals {
  topic = "arn:aws:sns:${local.arn}:posts-alarms"
  alarms = {
    Posts-DLQ-Message-Arrived = {
      description = "A post could not be processed; it is in the dead-letter queue"
      metric      = "NumberOfMessagesReceived", queue = "posts-dlq.fifo", statistic = "Sum", threshold = 0
    }
    Posts-DLQ-Message-Stale = {
      description = "A message stays in the dead-letter queue; redrive-dlq does not work"
      metric      = "ApproximateAgeOfOldestMessage", queue = "posts-dlq.fifo", statistic = "Maximum", threshold = 300
    }
    Posts-Main-Queue-Backlog = {
      description = "Posts wait too long to be stored"
      metric      = "ApproximateAgeOfOldestMessage", queue = "posts.fifo", statistic = "Maximum", threshold = 180
    }
  }
}

resource "aws_sns_topic" "alarms" {
  name              = "posts-alarms"
  display_name      = "posts"
  tracing_config    = "PassThrough"
  signature_version = 2
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid = "Account", Effect = "Allow", Principal = { AWS = ["arn:aws:iam::${var.account}:root"] }
        Action = [
          "sns:GetTopicAttributes", "sns:SetTopicAttributes", "sns:AddPermission", "sns:RemovePermission",
          "sns:DeleteTopic", "sns:Subscribe", "sns:ListSubscriptionsByTopic", "sns:Publish",
        ]
        Resource = [local.topic]
      },
      {
        Sid      = "CloudWatchAlarms", Effect = "Allow", Principal = { Service = ["cloudwatch.amazonaws.com"] }
        Action   = ["sns:Publish"]
        Resource = [local.topic]
        Condition = {
          StringEquals = { "aws:SourceAccount" = [var.account] }
          ArnLike      = { "aws:SourceArn" = ["arn:aws:cloudwatch:${local.arn}:alarm:*"] }
        }
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = "you@example.com"
}

resource "aws_cloudwatch_metric_alarm" "alarm" {
  for_each            = local.alarms
  alarm_name          = each.key
  alarm_description   = each.value.description
  namespace           = "AWS/SQS"
  metric_name         = each.value.metric
  dimensions          = { QueueName = each.value.queue }
  statistic           = each.value.statistic
  period              = 60
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_dashboard" "posts" {
  dashboard_name = "posts"
  dashboard_body = jsonencode(jsondecode(file("${var.definitions}/dashboard.json")))
}
